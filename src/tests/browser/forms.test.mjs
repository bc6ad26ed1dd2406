// A web form: made and switched on by the director, filled in by a stranger on a phone without JavaScript, printed on a card.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { PHONE, openHouse, shoot } from './house.mjs'
import { crossed, flawless } from './measure.mjs'

const house = await openHouse()
after(() => house.close())

const FOLDER = resolve(import.meta.dirname, '../../../target/screenshots')

/** The path at which strangers open the first form. */
async function address () {
  const visitor = await house.visitor({ login: 'zhou' })
  await visitor.open('/admin/forms')
  await visitor.open(await visitor.page.locator('[data-rows] .row-link').first().getAttribute('href'))
  const path = new URL(await visitor.page.locator('.form-address a').getAttribute('href')).pathname
  const own = new URL(visitor.page.url()).pathname
  await visitor.leave()
  return { path, own }
}

for (const [lang, locale] of [['zh', 'zh-CN'], ['en', 'en']]) {
  test(`a stranger on a phone, without JavaScript, ${lang}`, async () => {
    const { path } = await address()
    const visitor = await house.visitor({ size: PHONE, script: false, locale })
    const { page } = visitor
    assert.equal((await visitor.open(path)).status(), 200)
    assert.ok((await page.locator('html').getAttribute('lang')).startsWith(lang))
    await shoot(page, `story-form-${lang}`)
    await page.fill('input[name=contact]', lang === 'zh' ? '周女士' : 'Jane Doe')
    await page.fill('input[name=phones]', lang === 'zh' ? '13700001234' : '+44 20 7946 0123')
    await page.fill('textarea[name=remark]', lang === 'zh' ? '下周三下午方便' : 'Next Wednesday suits us')
    await page.locator('input[name=consent]').check()
    // Quicker than anybody reads would be taken for a program.
    await pause(2500)
    await visitor.go(() => page.locator('button[type=submit]').click())
    assert.match(new URL(page.url()).pathname, /\/thanks$/)
    await shoot(page, `story-form-thanks-${lang}`)
    assert.deepEqual(await visitor.context.cookies(), [])
    await visitor.leave()
  })
}

test('what strangers see fits every screen', async () => {
  const { path } = await address()
  for (const [lang, locale] of [['zh', 'zh-CN'], ['en', 'en']]) {
    const visitor = await house.visitor({ locale })
    for (const [at, name] of [[path, 'form'], [`${path}/thanks`, 'form-thanks'], ['/f/gone', 'form-gone']]) {
      await visitor.open(at)
      assert.deepEqual(await crossed(visitor.page, lang, `story-${name}`), [])
    }
    await visitor.open(path)
    await visitor.go(() => visitor.page.locator('.public-languages a[lang]:not([aria-current])').click())
    assert.ok(!(await visitor.page.locator('html').getAttribute('lang')).startsWith(lang), 'the other language')
    await visitor.leave()
  }
})

test('the lead is in the pool with what was written, and the figures count it', async () => {
  const { own } = await address()
  const visitor = await house.visitor({ login: 'zhou' })
  const { page } = visitor
  await visitor.open('/leads?view=pool')
  assert.ok(await page.locator('[data-rows]', { hasText: '周女士' }).count())
  await visitor.open(own)
  assert.match(await page.locator('.figures').innerText(), /2/)
  await flawless(page)
  await shoot(page, 'story-form-page', { whole: true })
  await visitor.leave()
})

test('the card is one page of A6', async () => {
  const { own } = await address()
  const visitor = await house.visitor({ login: 'zhou' })
  await visitor.open(`${own}/print`)
  mkdirSync(FOLDER, { recursive: true })
  const file = resolve(FOLDER, 'print-form.pdf')
  await visitor.page.pdf({ path: file, preferCSSPageSize: true })
  const told = execFileSync('pdfinfo', [file]).toString()
  assert.match(told, /Pages:\s+1\n/)
  assert.match(told, /Page size:\s+29[78][.\d]* x (419|420)[.\d]* pts/, told)
  execFileSync('pdftoppm', ['-png', '-r', '70', file, file.replace(/\.pdf$/, '')])
  const text = execFileSync('pdftotext', ['-layout', file, '-']).toString()
  assert.ok(text.includes('预约产品演示') && text.includes('Book a demonstration') && text.includes('/f/'), text)
  assert.ok(!text.includes('打印「'), text)
  await visitor.leave()
})

// A follow-up takes at most three keys beyond the text, wherever one is: the keys are counted.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openHouse, shoot } from './house.mjs'
import { flawless } from './measure.mjs'

const house = await openHouse()
after(() => house.close())

const MOST = 3
const timeline = (page) => page.locator('.feed-entry')

/** Types as a person does; the text itself is not counted. */
const type = (visitor, text) => visitor.page.keyboard.insertText(text)

/** Waits until a field for the text has the cursor. */
const ready = (page) => page.waitForFunction(() => document.activeElement instanceof HTMLTextAreaElement && document.activeElement?.name === 'body')

/** The text stands once in the customer's timeline. */
async function written (visitor, path, text) {
  await visitor.open(path)
  assert.equal(await timeline(visitor.page).filter({ hasText: text }).count(), 1)
}

test('from a row of the list, without leaving it', async () => {
  const visitor = await house.visitor({ login: 'li' })
  const { page } = visitor
  await visitor.open('/customers')
  const path = await page.locator('[data-rows] > [data-href]').first().getAttribute('data-href')
  await visitor.press('j', 'f')
  await ready(page)
  await shoot(page, 'story-follow-up-row')
  await type(visitor, '列表里写的跟进：客户确认了下周二的演示时间。')
  await visitor.press('Control+Enter')
  await page.locator('#toasts', { hasText: /已保存/ }).waitFor()
  assert.ok(visitor.keys <= MOST, `${visitor.keys} keys`)
  assert.equal(new URL(page.url()).pathname, '/customers')
  // The box is put away, and the row has the focus again, for the next key.
  await page.locator('.under').waitFor({ state: 'detached' })
  await page.waitForFunction((path) => document.activeElement?.dataset.href === path, path)
  assert.match(await page.locator(`[data-href="${path}"]`).innerText(), /今天/, 'the row tells of it')
  await shoot(page, 'story-follow-up-saved')
  await written(visitor, path, '列表里写的跟进')
  await visitor.leave()
})

test('from the page of the customer', async () => {
  const visitor = await house.visitor({ login: 'li' })
  const { page } = visitor
  await visitor.open('/customers')
  const path = await page.locator('[data-rows] > [data-href]').nth(1).getAttribute('data-href')
  await visitor.open(path)
  await visitor.press('f')
  await ready(page)
  await type(visitor, '客户页里写的跟进：报价已经发出。')
  await visitor.press('Control+Enter')
  await page.waitForSelector('#toasts .flash')
  assert.ok(visitor.keys <= MOST, `${visitor.keys} keys`)
  await written(visitor, path, '客户页里写的跟进')
  await visitor.leave()
})

test('from the search box, by pinyin initials', async () => {
  const visitor = await house.visitor({ login: 'li' })
  const { page } = visitor
  await visitor.open('/account')
  await page.focus('#search')
  await type(visitor, 'hzyq')
  await page.locator('#suggestions [role=option]').filter({ hasText: '杭州云栖' }).waitFor()
  await shoot(page, 'story-search')
  await flawless(page)
  await visitor.press('Enter')
  await page.waitForURL(/\/customers\/\d+/)
  await page.waitForLoadState()
  if (!await page.evaluate(() => document.activeElement?.name === 'body')) await visitor.press('f')
  await ready(page)
  await type(visitor, '搜索之后写的跟进：对方财务已经收到发票。')
  await visitor.press('Control+Enter')
  await page.waitForSelector('#toasts .flash')
  assert.ok(visitor.keys <= MOST, `${visitor.keys} keys`)
  await written(visitor, new URL(page.url()).pathname, '搜索之后写的跟进')
  await visitor.leave()
})

test('an empty follow-up is refused in its place, and Escape goes back to the row', async () => {
  const visitor = await house.visitor({ login: 'li' })
  const { page } = visitor
  await visitor.open('/customers')
  await visitor.press('j', 'f')
  await ready(page)
  // A browser that checks nothing by itself.
  await page.locator('.under form').evaluate((form) => { form.noValidate = true })
  await visitor.press('Control+Enter')
  await page.locator('.under [data-errors]').waitFor()
  await flawless(page)
  assert.equal(new URL(page.url()).pathname, '/customers')
  await page.locator('.under textarea[name=body]').focus()
  await visitor.press('Escape')
  await page.locator('.under').waitFor({ state: 'detached' })
  assert.ok(await page.evaluate(() => document.activeElement.matches('[data-rows] > [data-href]')))
  await visitor.leave()
})

test('files go with it, and the next date is set', async () => {
  const visitor = await house.visitor({ login: 'li' })
  const { page } = visitor
  await visitor.open('/customers')
  const path = await page.locator('[data-rows] > [data-href]').nth(2).getAttribute('data-href')
  await visitor.open(path)
  await page.fill('#follow textarea[name=body]', '带附件的跟进：会议纪要见附件。')
  await page.fill('#follow input[name=next_date]', '2027-03-15')
  await page.locator('#follow details.quick-more summary').click()
  await page.setInputFiles('#follow input[type=file]', { name: '会议纪要.txt', mimeType: 'text/plain', buffer: Buffer.from('第一条：继续。') })
  await page.locator('#follow button[type=submit]').click()
  await page.waitForSelector('#toasts .flash')
  await visitor.open(path)
  assert.match(await page.locator('main').innerText(), /2027-03-15/)
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: '会议纪要.txt' }).first().click()])
  assert.equal(download.suggestedFilename(), '会议纪要.txt')
  await shoot(page, 'story-timeline', { whole: true })
  await flawless(page)
  for (const verb of ['edit', 'delete']) {
    const link = page.locator(`main a[href^="/follow-ups/"][href$="/${verb}"]`).first()
    await visitor.open(await link.getAttribute('href'))
    await shoot(page, `story-follow-up-${verb}`)
    await flawless(page)
    await visitor.open(path)
  }
  await visitor.leave()
})

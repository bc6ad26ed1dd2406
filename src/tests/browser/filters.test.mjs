// Filters with several values, widths of columns, the pencil of a row, and the page of the keys.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { PHONE, openHouse, shoot, tick } from './house.mjs'
import { axe, crossed, flawless } from './measure.mjs'

const house = await openHouse()
after(() => house.close())

const grades = (page) => page.locator('[data-rows] td[data-label=级别]').allInnerTexts()
const chip = (page) => page.locator('.chip-any')

test('two grades by mouse, one of them taken off again, and a third by the keyboard alone', async () => {
  const visitor = await house.visitor({ login: 'chen' })
  const { page } = visitor
  await visitor.open('/customers?sort=name')
  await tick(page, 'grade', 'A')
  await tick(page, 'grade', 'B')
  await shoot(page, 'story-filter-ticks')
  // What is open covers what lies beneath.
  assert.deepEqual(await axe(page), [])
  await page.locator('form.filters > button[type=submit]').click()
  await page.waitForURL(/grade=A&grade=B/)
  assert.match((await chip(page).innerText()).replace(/\s+/g, ' '), /A 重点 或 B 普通/)
  const shown = await grades(page)
  assert.ok(shown.some((text) => text.startsWith('A')) && shown.some((text) => text.startsWith('B')) && shown.every((text) => /^[AB]/.test(text)), shown.join())
  await shoot(page, 'story-filter-any')
  await flawless(page)
  await chip(page).getByRole('link', { name: '移除筛选：A 重点' }).click()
  await page.waitForURL((url) => url.searchParams.getAll('grade').join() === 'B')
  assert.equal(await page.locator('form.filters input[name=grade]:checked').count(), 1)
  // By the keyboard: the filter opens, a value is ticked, Enter sends.
  const filter = page.locator('form.filters details:has(input[name=grade]) > summary')
  await filter.focus()
  await visitor.press('Enter')
  assert.deepEqual(await page.evaluate(() => document.querySelector('details.filter-several[open] > summary').innerText.trim().replace(/\s+/g, ' ')), '级别: B 普通')
  await visitor.press('Tab', 'Tab', 'Tab', 'Space', 'Enter')
  await page.waitForURL((url) => url.searchParams.getAll('grade').join() === 'B,C')
  await filter.focus()
  await visitor.press('Enter', 'Tab', 'Escape')
  assert.equal(await page.locator('details.filter-several[open]').count(), 0)
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'SUMMARY')
  await visitor.leave()
})

test('the rarer filters take several values too, by field after field', async () => {
  const visitor = await house.visitor({ login: 'chen' })
  const { page } = visitor
  await visitor.open('/customers?owner=%E6%9D%8E%E5%A8%9C')
  const more = page.locator('form.filters details:has(> .filter-more)')
  await more.locator('> summary').click()
  await more.locator('input[name=owner]').nth(1).fill('赵敏')
  await more.locator('input[name=source][value=referral]').check()
  await more.locator('input[name=source][value=exhibition]').check()
  await shoot(page, 'story-filter-more-any')
  assert.deepEqual(await axe(page), [])
  await more.locator('button[type=submit]').click()
  await page.waitForURL((url) => url.searchParams.getAll('owner').length === 2 && url.searchParams.getAll('source').length === 2)
  assert.equal(await chip(page).count(), 2)
  await flawless(page)
  await visitor.speak('en')
  await visitor.open('/customers?owner=%E6%9D%8E%E5%A8%9C&owner=zhao&source=referral&source=exhibition&grade=A&grade=B&stage=active&stage=potential&stage=contacted')
  assert.deepEqual(await crossed(page, 'en', 'customers-filter-any'), [])
  await visitor.speak('zh-CN')
  await visitor.leave()
})

test('on a phone and without JavaScript: two stages, by thumb', async () => {
  const visitor = await house.visitor({ login: 'li', script: false, size: PHONE })
  const { page } = visitor
  await visitor.open('/customers')
  await tick(page, 'stage', 'active')
  await tick(page, 'stage', 'interested')
  const open = page.locator('details.filter-several[open]')
  for (const box of await Promise.all((await open.locator('label.check').all()).map((one) => one.boundingBox()))) assert.ok(box.height >= 44, `${box.height} px`)
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'nothing scrolls sideways')
  await shoot(page, 'story-filter-phone')
  await open.getByRole('button', { name: '应用' }).click()
  await page.waitForURL(/stage=interested&stage=active/)
  await shoot(page, 'story-filter-phone-any')
  const stages = await page.locator('[data-rows] td[data-label=阶段]').allInnerTexts()
  assert.ok(stages.length > 1 && stages.every((text) => /已成交|有意向/.test(text)), stages.join())
  await visitor.leave()
})

test('a column is as wide as somebody chose it, for them alone', async () => {
  const visitor = await house.visitor({ login: 'wang' })
  const { page } = visitor
  await visitor.open('/customers?view=all')
  const columns = page.locator('.views-acts details').first()
  const wide = () => page.locator('[data-rows] > tr').first().locator('td[data-label=行业]').evaluate((cell) => cell.getBoundingClientRect().width)
  const usual = await wide()
  const choose = async (width) => {
    await columns.locator('summary').click()
    await page.selectOption('.column-list select[name=width-industry]', width)
    await shoot(page, `story-width-${width}`)
    assert.deepEqual(await axe(page), [])
    await visitor.go(() => columns.getByRole('button', { name: '应用' }).click())
  }
  await choose('narrow')
  const narrow = await wide()
  assert.ok(narrow < usual && narrow <= 93, `${narrow} px instead of ${usual}`)
  const cut = page.locator('[data-rows] td.w-cut span[title]').first()
  assert.equal(await cut.getAttribute('title'), (await cut.textContent()).trim(), 'the whole text is there to point at')
  await flawless(page)
  await choose('wide')
  assert.ok(await wide() > usual)
  await flawless(page)
  await shoot(page, 'story-width')
  await visitor.leave()
})

test('the pencil of a row leads on within the list, and saving comes back to it', async () => {
  const visitor = await house.visitor({ login: 'li' })
  const { page } = visitor
  await visitor.open('/customers?stage=active&stage=interested&sort=name')
  const row = page.locator('[data-rows] > tr').nth(1)
  const [name, link] = [await row.locator('.row-link').innerText(), await row.locator('.row-link').getAttribute('href')]
  await visitor.press('j', 'j', 'e')
  await page.waitForURL(/\/edit\?in=/)
  assert.equal(new URL(page.url()).search, new URL(link, house.url).search, 'as the name of the row')
  await page.locator('input[name=address]').fill('从列表里改的地址 8 号')
  await page.locator('#customer-form .form-foot button').click()
  await page.waitForURL((url) => !url.pathname.endsWith('/edit'))
  assert.equal(await page.locator('h1').innerText(), name)
  assert.equal(await page.locator('.walk a').count(), 2, 'the customers before and after are known')
  await visitor.leave()
})

test('the question mark opens the page of the keys, in both languages', async () => {
  const visitor = await house.visitor({ login: 'li' })
  const { page } = visitor
  await visitor.open('/customers')
  // Also from a row.
  await visitor.press('j', '?')
  await page.waitForURL('**/keys')
  assert.deepEqual(await crossed(page, 'zh', 'keys'), [])
  await visitor.speak('en')
  await visitor.open('/keys')
  assert.equal(await page.locator('h1').innerText(), 'Keys')
  assert.deepEqual(await crossed(page, 'en', 'keys'), [])
  await visitor.open('/')
  await page.locator('#search').focus()
  await page.keyboard.type('?')
  assert.equal(await page.locator('#search').inputValue(), '?', 'who types, types')
  await page.locator('.top details.pop').last().locator('summary').click()
  await page.getByRole('link', { name: 'Keys' }).click()
  await page.waitForURL('**/keys')
  await visitor.speak('zh-CN')
  await visitor.leave()
})

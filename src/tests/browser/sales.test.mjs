import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { after, test } from 'node:test'
import { openHouse, shoot } from './house.mjs'
import { flawless } from './measure.mjs'

const house = await openHouse()
after(() => house.close())

const FILES = ['accounts', 'products', 'sales_teams', 'sales_pipeline'].map((name) => resolve(import.meta.dirname, `../samples/${name}.csv`))
const main = (page) => page.locator('main').innerText()

/** Presses a button that leads to a page drawn anew. */
const go = (visitor, name) => visitor.go(() => visitor.page.getByRole('button', { name }).first().click())

test('four files of another system: mistakes are named and mended once, the currency is asked once, 8,800 deals come in and go again', async () => {
  const visitor = await house.visitor({ login: 'zhou' })
  const { page } = visitor
  await visitor.open('/opportunities')
  await page.getByRole('link', { name: '导入' }).first().click()
  await page.waitForURL('**/opportunities/import')
  await flawless(page)
  await page.setInputFiles('input[type=file]', FILES)
  await go(visitor, '预览')
  await page.waitForURL(/\/opportunities\/import\/[0-9a-f-]{36}$/)
  await shoot(page, 'story-sales-mistakes', { whole: true })
  await flawless(page)
  const told = await main(page)
  for (const words of ['请选择金额的币种', 'GTXPro', 'GTX Pro', '1,480 行', 'technolgy', 'Philipines', '还没有写入任何数据']) assert.ok(told.includes(words), words)

  await go(visitor, /全部采用建议/)
  await page.locator('select[name=currency]').selectOption('USD')
  await go(visitor, '应用')
  assert.match(await main(page), /所有行都可以导入/)
  await shoot(page, 'story-sales-mended', { whole: true })
  await go(visitor, /全部导入（8,800 个商机）/)
  assert.match(await main(page), /已导入 8,800 个商机/)
  await shoot(page, 'story-sales-done')
  await flawless(page)
  const done = page.url()

  await visitor.open('/opportunities?state=open&q=GTX')
  await page.locator('[data-rows] .row-link').first().click()
  await page.waitForURL((url) => /^\/opportunities\/\d+$/.test(url.pathname))
  assert.match(await main(page), /参考价 [\d,.]+ USD/)
  await shoot(page, 'story-sales-open-deal')

  await visitor.open(new URL(done).pathname)
  await page.locator('details.import-undo summary').click()
  await go(visitor, '撤销这次导入')
  assert.match(await main(page), /已撤销这次导入/)
  await shoot(page, 'story-sales-undone')
  await visitor.leave()
})

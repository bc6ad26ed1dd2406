import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { after, test } from 'node:test'
import { openHouse, shoot } from './house.mjs'
import { flawless } from './measure.mjs'

const house = await openHouse()
after(() => house.close())

const ACCOUNTS = resolve(import.meta.dirname, '../samples/accounts.csv')
const main = (page) => page.locator('main').innerText()

/** Presses a button that leads to a page drawn anew. */
const go = (visitor, name) => visitor.go(() => visitor.page.getByRole('button', { name }).first().click())

test('85 accounts: two mistakes are named by their rows, mended by one click, all are imported with their parents', async () => {
  const visitor = await house.visitor({ login: 'chen' })
  const { page } = visitor
  await visitor.open('/customers')
  await page.getByRole('link', { name: '导入' }).first().click()
  await page.waitForURL('**/import/customers')
  await page.setInputFiles('input[type=file]', ACCOUNTS)
  await go(visitor, '预览')
  await page.waitForURL(/\/import\/[0-9a-f-]{36}$/)
  await shoot(page, 'story-import-mistakes', { whole: true })
  await flawless(page)
  assert.match(await main(page), /还没有写入任何数据/)
  const problem = (typed) => page.locator('[data-rows] > *, tbody tr').filter({ has: page.locator('td', { hasText: typed }) }).filter({ hasText: '行' }).first()
  assert.match(await problem('technolgy').innerText(), /12 行/)
  assert.match(await problem('Philipines').innerText(), /第 \d+ 行/)
  assert.match(await problem('Philipines').innerText(), /菲律宾|Philippines/)

  // The file says neither the unit nor the currency of its revenue.
  await page.locator('select[name^=unit]').first().selectOption('1000000')
  await page.locator('select[name^=currency]').first().selectOption('USD')
  await go(visitor, '应用')
  assert.match(await main(page), /251\.41 读作 251,410,000\.00 USD/, 'what an amount becomes is shown by the first good row')
  await go(visitor, /全部采用建议/)
  assert.match(await main(page), /全部 85 行都可以导入/)
  await shoot(page, 'story-import-mended', { whole: true })
  await go(visitor, /导入全部 85 行/)
  assert.match(await main(page), /已导入 85 位客户/)
  await shoot(page, 'story-import-done')
  await flawless(page)

  await visitor.open('/customers?q=Acme Corporation')
  await page.locator('[data-rows] .row-link', { hasText: 'Acme Corporation' }).click()
  await page.waitForURL((url) => /^\/customers\/\d+$/.test(url.pathname))
  const acme = await main(page)
  assert.match(acme, /1,100,040,000\.00/)
  assert.match(acme, /USD|美元/)
  assert.match(acme, /2,822/)
  assert.match(acme, /1996/)
  await shoot(page, 'story-import-acme', { whole: true })

  await visitor.leave()
})

test('each of the 15 parents is linked, though some stand below their subsidiaries', async () => {
  const visitor = await house.visitor({ login: 'chen' })
  const { page } = visitor
  const kin = readFileSync(ACCOUNTS, 'utf8').trim().split(/\r?\n/).slice(1).map((line) => line.split(',')).filter((cells) => cells.at(-1)).map((cells) => [cells[0], cells.at(-1)])
  assert.equal(kin.length, 15)
  const addresses = new Map()
  for (let next = '/customers'; next;) {
    await visitor.open(next)
    for (const [name, path] of await page.locator('[data-rows] .row-link').evaluateAll((links) => links.map((link) => [link.innerText, link.pathname]))) addresses.set(name, path)
    const further = page.getByRole('link', { name: '下一页' })
    next = await further.count() ? await further.getAttribute('href') : null
  }
  for (const [child, parent] of kin) {
    await visitor.open(addresses.get(child))
    const link = page.locator('main').getByRole('link', { name: parent, exact: true }).first()
    assert.equal(await link.getAttribute('href'), addresses.get(parent), `${child} belongs to ${parent}`)
  }
  await visitor.leave()
})

test('a list of fifty customers is at most 30 kB over the wire', async () => {
  const visitor = await house.visitor({ login: 'chen' })
  const { page } = visitor
  const wire = await visitor.context.newCDPSession(page)
  let bytes = 0
  wire.on('Network.loadingFinished', (event) => { bytes += event.encodedDataLength })
  await wire.send('Network.enable')
  await visitor.open('/account')
  bytes = 0
  await visitor.open('/customers')
  assert.equal(await page.locator('[data-rows] > [data-href]').count(), 50)
  assert.ok(bytes > 0 && bytes <= 30 * 1024, `${bytes} bytes`)
  await shoot(page, 'story-list-of-fifty')
  await page.getByRole('link', { name: '下一页' }).click()
  await page.waitForURL(/after=/)
  assert.ok(await page.locator('[data-rows] > [data-href]').count() > 30)
  await visitor.leave()
})

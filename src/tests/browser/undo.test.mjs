// What was done to many leads back to the same list, and is taken back from the message or from the list of what one did.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openHouse, shoot } from './house.mjs'
import { flawless } from './measure.mjs'

const house = await openHouse()
after(() => house.close())

const rows = (page) => page.locator('[data-rows] > [data-href]')
const here = (page) => { const url = new URL(page.url()); return url.pathname + url.search }

test('after an edit of many one is back in the same list, and takes it back', async () => {
  const visitor = await house.visitor({ login: 'wang' })
  const { page } = visitor
  const list = '/customers?stage=active&sort=name'
  await visitor.open(list)
  const before = await rows(page).allInnerTexts()
  assert.ok(before.length >= 2)
  await page.locator('[data-pick]').nth(0).check()
  await page.locator('[data-pick]').nth(1).check()
  await shoot(page, 'story-bulk-bar')
  await page.locator('.bulk button[value=edit]').click()
  await page.waitForURL('**/customers/bulk**')
  await page.locator('select[name=grade]').selectOption('C')
  await page.locator('input[name=add]').fill('年度回访')
  await shoot(page, 'story-bulk-edit')
  await flawless(page)
  await page.locator('main .form-foot button').click()
  await page.waitForURL(`**${list}`)
  await page.locator('#toasts', { hasText: /已修改 2 位客户：级别 C 一般，\+年度回访/ }).waitFor()
  await shoot(page, 'story-bulk-done')
  await visitor.go(() => page.locator('#toasts button', { hasText: '撤销' }).click())
  await page.locator('#toasts', { hasText: /已撤销/ }).first().waitFor()
  assert.equal(here(page), list)
  // All but the last column: taking back is a change of today too.
  const calm = (texts) => texts.map((text) => text.split('\t').slice(0, -2).join()).sort()
  assert.deepEqual(calm(await rows(page).allInnerTexts()), calm(before))
  await visitor.leave()
})

test('a message that offers to undo stays until it is closed, another leaves', async () => {
  const visitor = await house.visitor({ login: 'wang' })
  const { page } = visitor
  await page.clock.install()
  const flashes = page.locator('#toasts .flash')
  await visitor.open('/customers')
  await page.locator('[data-pick]').first().check()
  await page.locator('.bulk button[value=edit]').click()
  await page.waitForURL('**/customers/bulk**')
  await page.locator('input[name=add]').fill('停留')
  await page.locator('main .form-foot button').click()
  await page.waitForURL('**/customers')
  await flashes.first().waitFor()
  await page.clock.runFor(60_000)
  assert.equal(await flashes.count(), 1)
  await page.locator('#toasts button', { hasText: '撤销' }).click()
  await page.locator('#toasts', { hasText: /已撤销/ }).first().waitFor()
  await page.clock.runFor(60_000)
  assert.equal(await flashes.count(), 0)
  await visitor.leave()
})

test('a transfer is taken back from the list of what one did, though the customer is out of sight', async () => {
  const visitor = await house.visitor({ login: 'li' })
  const { page } = visitor
  await visitor.open('/customers?sort=name')
  const name = await page.locator('[data-rows] .row-link').first().innerText()
  const path = await rows(page).first().getAttribute('data-href')
  await rows(page).first().locator('details.pop summary').click()
  await rows(page).first().getByText('转移').click()
  await page.waitForURL('**/customers/bulk**')
  await page.locator('input[name=person]').fill('黄蓉')
  await page.locator('main .form-foot button').click()
  await page.waitForURL('**/customers?sort=name')
  assert.equal((await visitor.open(path)).status(), 404)
  await visitor.open('/customers')
  await page.locator('.page-actions details.pop summary').click()
  await page.getByText('最近的操作').click()
  await page.waitForURL('**/customers/changes')
  await shoot(page, 'story-changes')
  await flawless(page)
  assert.ok((await rows(page).first().innerText()).includes(name))
  await rows(page).first().locator('button').click()
  await page.locator('#toasts', { hasText: /已撤销/ }).first().waitFor()
  assert.equal((await visitor.open(path)).status(), 200)
  await visitor.leave()
})

test('the list leaves as a workbook, and the page stays', async () => {
  const visitor = await house.visitor({ login: 'zhou' })
  const { page } = visitor
  await visitor.open('/customers?stage=active')
  await page.getByRole('link', { name: '导出' }).click()
  await page.waitForURL('**/customers/export?stage=active')
  await shoot(page, 'story-export')
  await flawless(page)
  const download = page.waitForEvent('download')
  await page.locator('main .form-foot button').click()
  assert.match((await download).suggestedFilename(), /^客户-.*\.xlsx$/)
  await visitor.leave()
})

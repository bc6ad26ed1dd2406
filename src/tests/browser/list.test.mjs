// The list as the home of work: from one customer to the next, by keyboard and by thumb.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { PHONE, openHouse, shoot } from './house.mjs'
import { flawless } from './measure.mjs'

const house = await openHouse()
after(() => house.close())

const rows = (page) => page.locator('[data-rows] > [data-href]')
const names = (page) => page.locator('[data-rows] .row-link').allInnerTexts()
const heading = (page) => page.locator('h1').innerText()
/** Presses a key that leads to another page, and gives its heading. */
async function go (visitor, key) {
  const old = visitor.page.url()
  await visitor.press(key)
  await visitor.page.waitForURL((url) => url.href !== old)
  await visitor.page.waitForLoadState()
  return heading(visitor.page)
}

test('by the keyboard alone through a list and back to the very row', async () => {
  const visitor = await house.visitor({ login: 'wang' })
  const { page } = visitor
  await visitor.open('/customers?stage=active&sort=name')
  const all = await names(page)
  assert.ok(all.length >= 3)
  await visitor.press('j', 'j')
  assert.equal(await go(visitor, 'Enter'), all[1])
  await shoot(page, 'story-walk')
  await flawless(page)
  assert.equal(await go(visitor, ']'), all[2])
  assert.equal(await go(visitor, 'p'), all[1])
  // Writing does not lose the place, though it moves the customer in other lists.
  await visitor.press('f')
  await page.keyboard.type('在列表里接着往下走。')
  await visitor.press('Control+Enter')
  await page.waitForSelector('#toasts .flash')
  await page.keyboard.press('Escape')
  await page.evaluate(() => document.activeElement.blur())
  assert.equal(await go(visitor, '['), all[0])
  const ends = page.locator('.walk [aria-disabled=true]')
  assert.equal(await ends.count(), 1)
  assert.equal(await ends.getAttribute('aria-label'), '上一位')
  assert.equal(await page.getByRole('link', { name: '下一位' }).count(), 1)
  await page.getByRole('link', { name: '编辑' }).first().click()
  await page.waitForURL(/\/edit\?in=/)
  await page.locator('input[name=address]').fill('走到一半的地址 3 号')
  await page.locator('#customer-form .form-foot button').click()
  await page.waitForURL((url) => !url.pathname.endsWith('/edit'))
  assert.equal(await heading(page), all[0])
  await visitor.press('u')
  await page.waitForURL(/stage=active&sort=name#r-\d+$/)
  const row = await page.evaluate(() => document.activeElement.id)
  assert.equal(`#${row}`, new URL(page.url()).hash, 'the row has the focus')
  await visitor.leave()
})

test('by thumb through a list in the recent order, in which a follow-up moves the customer', async () => {
  const visitor = await house.visitor({ login: 'li', size: PHONE })
  const { page } = visitor
  await visitor.open('/customers')
  const all = await names(page)
  await rows(page).nth(1).locator('.row-link').tap()
  await page.waitForURL(/in=/)
  assert.equal(await heading(page), all[1])
  await page.locator('#follow textarea[name=body]').fill('手机上写的跟进，写完接着看下一位。')
  await page.locator('#follow button[type=submit]').tap()
  await page.waitForSelector('#toasts .flash')
  await page.locator('#toasts [data-flash-close]').first().tap()
  const after = page.getByRole('link', { name: '下一位' })
  const box = await after.boundingBox()
  assert.ok(box.height >= 36 && box.width >= 36, `a thumb needs more than ${box.width} x ${box.height} px`)
  await shoot(page, 'story-walk-phone')
  await flawless(page)
  await after.tap()
  await page.locator('h1', { hasText: all[2] }).waitFor()
  await page.getByRole('link', { name: '返回列表' }).tap()
  await page.waitForURL(/\/customers\?view=all#r-\d+$/)
  await visitor.leave()
})

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { PHONE, openHouse, shoot, signIn } from './house.mjs'
import { flawless } from './measure.mjs'

const house = await openHouse()
after(() => house.close())

const fits = async (page) => assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${page.url()} scrolls sideways`)

test('on a phone: sign in, list, customer, follow-up, menu', async () => {
  const visitor = await house.visitor({ size: PHONE })
  const { page } = visitor
  await visitor.open('/customers')
  await fits(page)
  await signIn(page, 'li')
  await page.waitForURL('**/customers')
  await fits(page)
  assert.equal(await page.locator('.side').isVisible(), false)
  assert.equal(await page.locator('.tabbar').isVisible(), true)
  const row = page.locator('[data-rows] > [data-href]', { hasText: '上海浦江' })
  const path = await row.getAttribute('data-href')
  await row.locator('.row-link').tap()
  await page.waitForURL((url) => url.pathname === path)
  await fits(page)
  await page.locator('#follow textarea[name=body]').tap()
  await page.keyboard.insertText('手机上写的跟进：客户要两台样机。')
  const button = page.locator('#follow button[type=submit]')
  await button.scrollIntoViewIfNeeded()
  const box = await button.boundingBox()
  assert.ok(box.height >= 36, `a thumb needs more than ${box.height} px`)
  await shoot(page, 'story-phone-follow-up')
  await button.tap()
  await page.waitForSelector('#toasts .flash')
  await visitor.open(path)
  assert.equal(await page.locator('.feed-entry', { hasText: '手机上写的跟进' }).count(), 1)
  await shoot(page, 'story-phone-customer', { whole: true })
  await page.locator('.tabbar-link[href="/"]').tap()
  await page.waitForURL((url) => url.pathname === '/')
  await fits(page)
  await page.locator('.top details.pop').last().locator('summary').tap()
  const menu = page.locator('.top details.pop[open] .pop-body')
  await menu.waitFor()
  await shoot(page, 'story-phone-menu')
  await flawless(page)
  const edge = await menu.boundingBox()
  assert.ok(edge.x >= 0 && edge.x + edge.width <= PHONE.width, 'the menu is within the screen')
  await fits(page)
  await visitor.leave()
})

test('on a phone a long list is read as cards, each with its customer and stage', async () => {
  const visitor = await house.visitor({ login: 'chen', size: PHONE })
  const { page } = visitor
  await visitor.open('/customers')
  await fits(page)
  const cards = page.locator('[data-rows] > [data-href]')
  const [first, second] = [await cards.nth(0).boundingBox(), await cards.nth(1).boundingBox()]
  assert.ok(second.y >= first.y + first.height, 'one below the other')
  assert.ok(first.width <= PHONE.width)
  await shoot(page, 'story-phone-list')
  await visitor.leave()
})

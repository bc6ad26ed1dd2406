import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { PASSWORD, openHouse, shoot, signIn } from './house.mjs'

const house = await openHouse()
after(() => house.close())

test('a wrong password keeps the account name, the right one goes on to where one wanted to be', async () => {
  const visitor = await house.visitor()
  const { page } = visitor
  await visitor.open('/customers?stage=active')
  assert.equal(new URL(page.url()).pathname, '/sign-in')
  await page.fill('input[name=login]', 'li')
  await page.fill('input[name=password]', 'not the password')
  await page.click('main button[type=submit]')
  const alert = page.getByRole('alert')
  assert.match(await alert.innerText(), /账号或密码不正确/)
  assert.equal(await page.inputValue('input[name=login]'), 'li')
  assert.equal(await page.inputValue('input[name=password]'), '')
  await shoot(page, 'story-sign-in-wrong')
  await page.fill('input[name=password]', PASSWORD)
  await page.keyboard.press('Enter')
  await page.waitForURL('**/customers?stage=active')
  assert.equal(await page.locator('h1').innerText(), '客户')
  await visitor.leave()
})

test('the language of the browser is spoken before anybody signed in', async () => {
  const visitor = await house.visitor({ locale: 'en-GB' })
  await visitor.open('/sign-in')
  assert.equal(await visitor.page.locator('h1').innerText(), 'Sign in')
  await visitor.go(() => visitor.page.getByRole('button', { name: '中文' }).click())
  assert.equal(await visitor.page.locator('h1').innerText(), '登录')
  await visitor.leave()
})

test('signing out ends the session, and going back shows nothing', async () => {
  const visitor = await house.visitor()
  const { page } = visitor
  await signIn(page, 'li')
  await visitor.open('/customers')
  assert.ok(await page.locator('[data-rows] > [data-href]').count() > 0)
  await page.locator('.top details.pop').last().locator('summary').click()
  await page.getByRole('button', { name: '退出登录' }).click()
  await page.waitForURL('**/sign-in')
  await page.goBack()
  await page.locator('input[name=login]').waitFor()
  assert.equal(new URL(page.url()).pathname, '/sign-in')
  assert.equal(await page.locator('[data-rows]').count(), 0)
  await visitor.leave()
})

test('a session is seen in the list of one\'s sessions and ended from another browser', async () => {
  const office = await house.visitor()
  const phone = await house.visitor()
  await signIn(office.page, 'zhao')
  await signIn(phone.page, 'zhao')
  await office.open('/account/security')
  const end = office.page.locator('form[action$="/end"] button')
  assert.equal(await end.count(), 1)
  await office.go(() => end.click())
  assert.equal(await end.count(), 0)
  await phone.open('/customers')
  assert.equal(new URL(phone.page.url()).pathname, '/sign-in')
  await office.leave()
  await phone.leave()
})

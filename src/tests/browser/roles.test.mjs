import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openHouse, shoot } from './house.mjs'
import { flawless } from './measure.mjs'

const house = await openHouse()
after(() => house.close())

const NAME = '可新建客户'
const newCustomer = (page) => page.locator('.page-actions').getByRole('link', { name: '新建客户' })

test('a role edited in one session counts at the next request of another', async () => {
  const reader = await house.visitor({ login: 'feng' })
  await reader.open('/customers')
  assert.equal(await newCustomer(reader.page).count(), 0, 'who only reads creates nothing')
  assert.equal((await reader.open('/customers/new')).status(), 403)

  const officer = await house.visitor({ login: 'anquan' })
  const { page } = officer
  await officer.open('/admin/roles/new')
  await page.fill('input[name=name_zh]', NAME)
  await page.selectOption('select[name="g.customer.create"]', 'own')
  await shoot(page, 'story-role-editor')
  await page.getByRole('button', { name: '创建角色' }).click()
  await page.waitForURL(/\/admin\/roles\/\d+/)
  const role = new URL(page.url()).pathname.match(/\/admin\/roles\/\d+/)[0]
  await officer.open('/admin/grants?q=feng')
  await page.locator('[data-rows]').getByRole('link', { name: '冯读' }).click()
  await page.waitForURL(/\/admin\/users\/\d+\/roles$/)
  await page.getByRole('button', { name: `授予角色 ${NAME}` }).click()
  await page.getByRole('button', { name: `收回角色 ${NAME}` }).waitFor()

  await reader.open('/customers')
  assert.equal(await newCustomer(reader.page).count(), 1, 'given: the next request knows')
  assert.equal((await reader.open('/customers/new')).status(), 200)
  await reader.page.fill('input[name=name]', '权限生效有限公司')

  await officer.open(`${role}/edit`)
  assert.equal(await page.inputValue('select[name="g.customer.create"]'), 'own')
  await flawless(page)
  await page.selectOption('select[name="g.customer.create"]', '')
  await page.selectOption('select[name="g.customer.view"]', 'own')
  await page.locator('main form .form-foot button[type=submit]').first().click()
  await page.waitForSelector('#toasts .flash')
  assert.match(await page.locator('#toasts').innerText(), /下一次请求起生效/)

  const answer = reader.page.waitForResponse((answer) => answer.request().method() === 'POST')
  await reader.page.locator('#customer-form .form-foot button').click()
  assert.equal((await answer).status(), 403, 'taken while the form was open: the post is refused')
  assert.match(await reader.page.locator('main').innerText(), /没有权限/)
  await shoot(reader.page, 'story-forbidden')
  await reader.open('/customers')
  assert.equal(await newCustomer(reader.page).count(), 0)
  await officer.leave()
  await reader.leave()
})

test('who is shared a customer sees it at the next request, and no longer once it is taken back', async () => {
  const owner = await house.visitor({ login: 'huang' })
  const guest = await house.visitor({ login: 'li' })
  await owner.open('/customers')
  const path = await owner.page.locator('[data-rows] > [data-href]').first().getAttribute('data-href')
  assert.equal((await guest.open(path)).status(), 404)
  await owner.open(`${path}/share`)
  const { page } = owner
  await page.fill('input[name=person]', 'li')
  await page.locator('main form button[type=submit]').first().click()
  await page.waitForSelector('#toasts .flash')
  await shoot(page, 'story-shared')
  await flawless(page)
  assert.equal((await guest.open(path)).status(), 200)
  await guest.open('/customers?view=shared')
  assert.equal(await guest.page.locator(`[data-href="${path}"]`).count(), 1)
  await owner.open(`${path}/share`)
  await page.locator('form[action$="/share/remove"] button').first().click()
  await page.waitForSelector('#toasts .flash')
  assert.equal((await guest.open(path)).status(), 404)
  await owner.leave()
  await guest.leave()
})

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openHouse, shoot, signIn } from './house.mjs'

const house = await openHouse()
after(() => house.close())

test('without JavaScript: sign in, create, edit, follow up, transfer, search, filter, change the language, delete, undo, sign out', async () => {
  const visitor = await house.visitor({ script: false })
  const { page } = visitor
  await visitor.open('/customers')
  await signIn(page, 'li')
  await page.waitForURL('**/customers')

  await page.getByRole('link', { name: '新建客户' }).first().click()
  await page.fill('input[name=name]', '无脚本有限公司')
  await page.locator('#customer-form .form-foot button').click()
  await page.waitForURL(/\/customers\/\d+$/)
  const path = new URL(page.url()).pathname
  assert.equal(await page.locator('h1').innerText(), '无脚本有限公司')

  await page.getByRole('link', { name: '编辑' }).first().click()
  await page.fill('input[name=address]', '解放路 7 号')
  await page.selectOption('select[name=grade]', 'C')
  await page.locator('#customer-form .form-foot button').click()
  await page.waitForURL(`**${path}`)
  assert.match(await page.locator('main').innerText(), /解放路 7 号/)
  await shoot(page, 'story-no-script')

  await page.fill('#follow textarea[name=body]', '没有脚本也能写的跟进。')
  await page.locator('#follow button[type=submit]').click()
  await page.waitForURL(`**${path}**`)
  assert.equal(await page.locator('.feed-entry', { hasText: '没有脚本也能写的跟进' }).count(), 1)

  await visitor.open('/customers')
  await page.locator('[data-rows] > [data-href] a[data-key=f]').first().click()
  await page.waitForURL(/\/customers\/\d+#follow$/, { waitUntil: 'commit' })
  assert.ok(await page.locator('#follow').isVisible(), 'the box of the row is the one on the page')

  await visitor.open('/customers')
  for (const name of ['宁波港通', '无锡太湖']) await page.locator('[data-rows] > [data-href]', { hasText: name }).locator('[data-pick]').check()
  await page.locator('button[name=do][value=transfer]').click()
  await page.waitForURL(/do=transfer/)
  assert.match(await page.locator('main').innerText(), /宁波港通[^]*无锡太湖|无锡太湖[^]*宁波港通/, 'a preview of what is transferred')
  await page.fill('input[name=person]', 'zhao')
  await page.locator('main form[method=post] .form-foot button[type=submit]').first().click()
  await page.waitForURL((url) => !url.search.includes('do=transfer'))
  assert.match(await page.locator('#toasts').innerText(), /已将 2 位客户转移给 赵敏/)
  await page.getByRole('button', { name: '撤销' }).click()
  await visitor.open('/customers?view=mine')
  assert.equal(await page.locator('[data-rows] > [data-href]', { hasText: '宁波港通' }).count(), 1, 'undone')

  await page.fill('#search', '无脚本')
  await page.locator('#search').press('Enter')
  await page.waitForURL(/\/search\?q=/)
  assert.equal(await page.locator('main').getByRole('link', { name: '无脚本有限公司' }).count(), 1)

  await visitor.open('/customers')
  await page.selectOption('form.filters select[name=grade]', 'C')
  await page.locator('form.filters > button[type=submit]').click()
  await page.waitForURL(/grade=C/)
  assert.equal(await page.locator('[data-rows] .row-link', { hasText: '无脚本有限公司' }).count(), 1)
  assert.equal(await page.locator('[data-rows] .row-link', { hasText: '云栖' }).count(), 0)

  await page.locator('.top details.pop').first().locator('summary').click()
  await page.getByRole('button', { name: 'English' }).click()
  assert.equal(await page.locator('h1').innerText(), 'Customers')
  assert.match(page.url(), /grade=C/, 'the place is kept')

  await visitor.open(path)
  await page.locator('.page-actions details.pop summary').click()
  await page.getByRole('button', { name: 'Delete' }).click()
  await page.waitForURL('**/customers')
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.waitForURL(`**${path}`)

  await page.locator('.top details.pop').last().locator('summary').click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.waitForURL('**/sign-in')
  await visitor.open(path)
  assert.equal(new URL(page.url()).pathname, '/sign-in')
  await visitor.leave()
})

// Somebody is given a customer: the bell of an open page tells it, the list leads there, a letter is written, and each
// person says what comes where.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openHouse, PHONE, shoot } from './house.mjs'
import { flawless } from './measure.mjs'

const house = await openHouse()
after(() => house.close())

test('what was given to a person is told by the bell, in the list and by mail', async () => {
  const huang = await house.visitor({ login: 'huang' })
  await huang.open('/account/notices')
  await shoot(huang.page, 'story-notice-settings', { whole: true })
  await flawless(huang.page)
  // Whatever hour it is: no quiet hours.
  await huang.page.locator('input[name=quiet_from]').fill('00:00')
  await huang.page.locator('input[name=quiet_to]').fill('00:00')
  await huang.page.locator('main .form-foot button').click()
  await huang.page.locator('#toasts', { hasText: /已保存/ }).first().waitFor()
  await huang.open('/customers')
  assert.equal(await huang.page.locator('.bell-count').count(), 0)

  const li = await house.visitor({ login: 'li' })
  await li.open('/customers?sort=name')
  const name = await li.page.locator('[data-rows] .row-link').first().innerText()
  const path = await li.page.locator('[data-rows] > [data-href]').first().getAttribute('data-href')
  await li.open(`/customers/bulk?do=transfer&ids=${path.split('/').pop()}`)
  await li.page.locator('input[name=person]').fill('黄蓉')
  await li.page.locator('main .form-foot button').click()
  await li.page.waitForURL((url) => url.pathname === '/customers')

  // What is read on the page before its letter goes is not mailed, so the letter is waited for.
  const written = await house.letter(/huang@yunlai\.example/, /List-Unsubscribe: <[^>]*>/)

  // The open page asks by itself now and then; here at once.
  await huang.page.evaluate(() => window.htmx.trigger(document.getElementById('bell'), 'look'))
  await huang.page.waitForSelector('.bell-count')
  assert.equal(await huang.page.locator('.bell-count').innerText(), '1')
  await huang.page.locator('#bell').click()
  await huang.page.waitForURL('**/notices')
  await shoot(huang.page, 'story-notices')
  await flawless(huang.page)
  await huang.page.locator('.notice-open', { hasText: name }).click()
  await huang.page.waitForURL(`**${path}`)
  assert.equal(await huang.page.locator('.bell-count').count(), 0)

  const link = written.match(/List-Unsubscribe: <[^>]*(\/unsubscribe[^>]*)>/)[1]
  const stranger = await house.visitor()
  await stranger.open(link)
  await shoot(stranger.page, 'story-unsubscribe')
  await stranger.page.locator('main form button').click()
  await stranger.page.getByText('已退订').waitFor()
  await huang.open('/account/notices')
  assert.equal(await huang.page.locator('select[name=mail-customer_given]').inputValue(), 'none')
  for (const visitor of [huang, li, stranger]) await visitor.leave()
})

test('on a phone the list is whole, in English and in the dark', async () => {
  const visitor = await house.visitor({ login: 'huang', size: PHONE, dark: true })
  await visitor.open('/notices')
  await shoot(visitor.page, 'story-notices-phone')
  await flawless(visitor.page)
  await visitor.open('/account/notices')
  await shoot(visitor.page, 'story-notice-settings-phone', { whole: true })
  await flawless(visitor.page)
  await visitor.leave()
})

test('an administrator tries the mail server from its page', async () => {
  const visitor = await house.visitor({ login: 'xitong' })
  await visitor.open('/admin/mail')
  await visitor.page.getByRole('button', { name: '给我发一封测试邮件' }).click()
  await visitor.page.getByText('邮件服务器已接收').waitFor()
  await shoot(visitor.page, 'story-mail', { whole: true })
  await flawless(visitor.page)
  await house.letter(/xitong@yunlai\.example/)
  await visitor.leave()
})

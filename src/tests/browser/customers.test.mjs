import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openHouse, shoot, signIn, tick } from './house.mjs'
import { flawless } from './measure.mjs'

const house = await openHouse()
after(() => house.close())

const heading = (page) => page.locator('h1').innerText()
const said = (page) => page.locator('#toasts .flash-text').first().innerText()
const send = (page) => page.locator('#customer-form .form-foot button').click()
const edit = async (visitor, path) => visitor.open(`${path}/edit`)

/** How many customers of this name the visitor finds. */
async function found (visitor, name) {
  await visitor.open(`/customers?q=${encodeURIComponent(name)}`)
  return visitor.page.locator('[data-rows] .row-link', { hasText: name }).count()
}

/** Makes a customer by its form and gives its address. */
async function customer (visitor, name) {
  await visitor.open('/customers/new')
  await visitor.page.fill('input[name=name]', name)
  await send(visitor.page)
  await visitor.page.waitForURL(/\/customers\/\d+$/)
  return new URL(visitor.page.url()).pathname
}

test('the first customer needs a name only', async () => {
  const visitor = await house.visitor({ login: 'zhao' })
  const { page } = visitor
  await visitor.open('/customers')
  await page.getByRole('link', { name: '新建客户' }).first().click()
  await page.waitForURL('**/customers/new')
  // The cursor waits in the name: typing and Enter are all there is to do.
  await page.waitForFunction(() => document.activeElement?.name === 'name')
  await page.keyboard.type('嘉兴南湖包装有限公司')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/customers\/\d+$/)
  assert.equal(await heading(page), '嘉兴南湖包装有限公司')
  assert.equal(await said(page), '已创建客户「嘉兴南湖包装有限公司」。')
  assert.match(await page.locator('main').innerText(), /浙江省.*嘉兴市/, 'the region is guessed from the name')
  await shoot(page, 'story-first-customer')
  assert.equal(await found(visitor, '嘉兴南湖包装有限公司'), 1)
  await visitor.leave()
})

test('twenty fast clicks make one customer', async () => {
  const visitor = await house.visitor({ login: 'zhao' })
  const { page } = visitor
  await visitor.open('/customers/new')
  await page.fill('input[name=name]', '二十次点击有限公司')
  await page.locator('#customer-form .form-foot button').evaluate((button) => { for (let n = 0; n < 20; n += 1) button.click() })
  await page.waitForURL(/\/customers\/\d+$/)
  assert.equal(await found(visitor, '二十次点击有限公司'), 1)
  await visitor.leave()
})

test('twenty equal requests at a time make one customer', async () => {
  const visitor = await house.visitor({ login: 'zhao' })
  const { page } = visitor
  await visitor.open('/customers/new')
  await page.fill('input[name=name]', '二十次提交有限公司')
  const answers = await page.locator('#customer-form').evaluate(async (form) => {
    const body = new URLSearchParams(new FormData(form))
    const sent = Array.from({ length: 20 }, () => fetch(form.action, { method: 'POST', body }))
    return (await Promise.all(sent)).map((answer) => [answer.status, new URL(answer.url).pathname])
  })
  assert.equal(answers.length, 20)
  assert.deepEqual([...new Set(answers.map(([status]) => status))], [200])
  assert.equal(new Set(answers.map(([, path]) => path)).size, 1, 'all lead to the same customer')
  assert.equal(await found(visitor, '二十次提交有限公司'), 1)
  await visitor.leave()
})

test('a mistake keeps what was typed and names the field', async () => {
  const visitor = await house.visitor({ login: 'zhao' })
  const { page } = visitor
  await visitor.open('/customers/new')
  await page.locator('#customer-form details.fold summary').click()
  await page.fill('input[name=name]', '长'.repeat(300))
  await page.fill('input[name=mails]', 'not an address')
  await page.fill('textarea[name=remark]', '备注'.repeat(1000))
  const answer = page.waitForResponse((answer) => answer.request().method() === 'POST')
  await send(page)
  assert.equal((await answer).status(), 422)
  // They have the focus, so that they are read aloud first.
  await page.waitForFunction(() => document.activeElement?.matches('[data-errors]'))
  assert.equal(await page.locator('[data-errors] a').count(), 2, 'both mistakes are told at once')
  assert.equal(await page.locator('input[name=name]').getAttribute('aria-invalid'), 'true')
  assert.equal((await page.inputValue('input[name=name]')).length, 300)
  assert.equal(await page.inputValue('input[name=mails]'), 'not an address')
  assert.equal((await page.inputValue('textarea[name=remark]')).length, 2000)
  await shoot(page, 'story-mistakes')
  await flawless(page)
  await page.fill('input[name=name]', '长'.repeat(200))
  await page.fill('input[name=mails]', '')
  await send(page)
  await page.waitForURL(/\/customers\/\d+$/)
  assert.equal(await heading(page), '长'.repeat(200))
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'the longest name makes no page scroll sideways')
  await visitor.leave()
})

test('HTML, formulas, emoji and writing from right to left stay text', async () => {
  const visitor = await house.visitor({ login: 'zhao' })
  const { page } = visitor
  const name = '=1+1 <img src=x onerror=alert(1)> 🧵 שלום عالم'
  page.on('dialog', () => visitor.noises.push('the name ran as a script'))
  await customer(visitor, name)
  assert.equal(await heading(page), name)
  assert.equal(await page.locator('main img').count(), 0)
  assert.equal(await page.locator('h1 bdi').count(), 1, 'kept apart from the words around it')
  await visitor.open('/customers')
  assert.equal(await page.locator('[data-rows] .row-link', { hasText: name }).count(), 1)
  await visitor.leave()
})

test('a record of someone else looks like one that does not exist', async () => {
  const owner = await house.visitor({ login: 'huang' })
  const path = await customer(owner, '绝密客户有限公司')
  const stranger = await house.visitor({ login: 'li' })
  const { page } = stranger
  const words = []
  for (const address of [path, '/customers/999999999']) {
    const answer = await stranger.open(address)
    assert.equal(answer.status(), 404)
    assert.doesNotMatch(await page.content(), /绝密/)
    assert.match(await page.locator('main').innerText(), /没有找到/)
    words.push((await page.locator('main').innerText()).replace(/编号 \S+/, ''))
  }
  assert.equal(words[0], words[1])
  await shoot(page, 'story-not-found')
  await flawless(page)
  const answer = await stranger.open(`${path}/edit`)
  assert.equal(answer.status(), 404)
  assert.equal(await found(stranger, '绝密客户有限公司'), 0)
  await owner.leave()
  await stranger.leave()
})

test('a stale save shows both versions and loses nothing', async () => {
  const first = await house.visitor({ login: 'zhao' })
  const path = await customer(first, '双版本有限公司')
  const second = await house.visitor({ login: 'wang' })
  await edit(first, path)
  await edit(second, path)
  await first.page.fill('input[name=address]', '南湖路 1 号')
  await first.page.fill('input[name=short_name]', '双版')
  await send(first.page)
  await first.page.waitForURL(`**${path}`)
  await second.page.fill('input[name=address]', '中山路 99 号')
  await second.page.fill('textarea[name=remark]', '第一行\n第二行')
  const answer = second.page.waitForResponse((answer) => answer.request().method() === 'POST')
  await send(second.page)
  assert.equal((await answer).status(), 409)
  const { page } = second
  await page.locator('table.diff').waitFor()
  await page.waitForLoadState()
  const text = await page.locator('table.diff').innerText()
  for (const piece of ['南湖路 1 号', '中山路 99 号', '双版', '第一行', '第二行', '赵敏']) assert.ok(text.includes(piece), piece)
  await shoot(page, 'story-stale')
  await flawless(page)
  // Their short name, my address and remark.
  await page.locator('input[name=short_name][value="双版"]').check()
  await page.locator('main .form-foot button').click()
  await page.waitForURL(`**${path}`)
  const facts = (await page.locator('main dl').allInnerTexts()).join('\n')
  for (const piece of ['双版', '中山路 99 号', '第一行']) assert.ok(facts.includes(piece), piece)
  assert.ok(!facts.includes('南湖路 1 号'))
  await first.leave()
  await second.leave()
})

test('a session that ends while one types leads back to the same form with its content', async () => {
  const visitor = await house.visitor()
  const { page } = visitor
  await signIn(page, 'wang')
  const path = await customer(visitor, '没说完的话有限公司')
  await edit(visitor, path)
  await page.fill('input[name=address]', '写到一半的地址')
  await page.fill('textarea[name=remark]', '写到一半的备注，很长。')
  const other = await house.visitor()
  await signIn(other.page, 'wang')
  await other.open('/account/security')
  for (let left = await other.page.locator('form[action$="/end"] button').count(); left > 0; left -= 1) {
    await other.go(() => other.page.locator('form[action$="/end"] button').first().click())
    assert.equal(await other.page.locator('form[action$="/end"] button').count(), left - 1)
  }
  house.known.delete('wang')
  await send(page)
  await page.waitForURL('**/sign-in**')
  await signIn(page, 'wang')
  await page.waitForURL(`**${path}/edit`)
  assert.equal(await page.inputValue('input[name=address]'), '写到一半的地址')
  assert.equal(await page.inputValue('textarea[name=remark]'), '写到一半的备注，很长。')
  assert.match(await page.locator('.kept').innerText(), /已恢复/)
  await shoot(page, 'story-session-ended')
  await send(page)
  await page.waitForURL(`**${path}`)
  assert.match(await page.locator('main').innerText(), /写到一半的地址/)
  await visitor.leave()
  await other.leave()
})

test('deleting is undone from the message', async () => {
  const visitor = await house.visitor({ login: 'wang' })
  const { page } = visitor
  const path = await customer(visitor, '删错了有限公司')
  await page.locator('.page-actions details.pop summary').click()
  await page.getByRole('button', { name: '删除' }).click()
  await page.waitForURL('**/customers')
  assert.match(await said(page), /移入回收站/)
  await shoot(page, 'story-deleted')
  await page.getByRole('button', { name: '撤销' }).click()
  await page.waitForURL(`**${path}`)
  assert.equal(await heading(page), '删错了有限公司')
  assert.equal(await found(visitor, '删错了有限公司'), 1)
  await visitor.leave()
})

test('rows are walked, opened and edited from the keyboard', async () => {
  const visitor = await house.visitor({ login: 'li' })
  const { page } = visitor
  await visitor.open('/customers')
  const links = page.locator('[data-rows] > [data-href]')
  const second = await links.nth(1).getAttribute('data-href')
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.waitForURL((url) => url.pathname === second)
  await page.goBack()
  await page.keyboard.press('j')
  await page.keyboard.press('e')
  await page.waitForURL(/\/customers\/\d+\/edit\?in=/)
  await page.keyboard.press('Control+k')
  assert.equal(await page.evaluate(() => document.activeElement.id), 'search')
  await visitor.leave()
})

test('filters narrow the list and are taken off one by one', async () => {
  const visitor = await house.visitor({ login: 'li' })
  const { page } = visitor
  await visitor.open('/customers')
  const all = await page.locator('[data-rows] > [data-href]').count()
  await tick(page, 'stage', 'active')
  await page.locator('form.filters > button[type=submit]').click()
  await page.waitForURL(/stage=active/)
  const rows = page.locator('[data-rows] > [data-href]')
  const active = await rows.count()
  assert.ok(active > 0 && active < all)
  for (const text of await rows.allInnerTexts()) assert.match(text, /合作中|成交|活跃/)
  await shoot(page, 'story-filter')
  await page.locator('.chips a').first().click()
  await page.waitForURL((url) => !url.search.includes('stage='))
  assert.equal(await page.locator('[data-rows] > [data-href]').count(), all)
  await visitor.leave()
})

test('the rarer filters are folded away, work together, and none is lost by another', async () => {
  const visitor = await house.visitor({ login: 'chen' })
  const { page } = visitor
  await visitor.open('/customers?stage=active')
  await page.locator('form.filters details:has(> .filter-more) > summary').click()
  const owner = page.locator('form.filters input[name=owner]')
  await owner.pressSequentially('李')
  await page.waitForSelector('#f-owner-list option[value^="李娜"]', { state: 'attached' })
  await owner.fill(await page.locator('#f-owner-list option[value^="李娜"]').first().getAttribute('value'))
  await page.locator('form.filters input[name=region]').fill('浙江')
  await shoot(page, 'story-more-filters')
  await page.locator('.filter-more button[type=submit]').click()
  await page.waitForURL(/owner=/)
  const rows = await page.locator('[data-rows] > [data-href]').allInnerTexts()
  assert.ok(rows.length > 0 && rows.every((text) => text.includes('李娜') && text.includes('已成交')), rows.join('\n'))
  assert.equal(await page.locator('.chips a[aria-label]').count(), 3)
  await tick(page, 'grade', 'A')
  await page.locator('form.filters > button[type=submit]').click()
  await page.waitForURL(/grade=A/)
  assert.equal(await page.locator('.chips a[aria-label]').count(), 4)
  await visitor.leave()
})

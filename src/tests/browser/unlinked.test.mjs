// The pages that no link of the demonstration leads to, and what only an answer to a form shows: in both languages, on a
// desktop and a phone, in light and in the dark. The house is strict: administrators have a second factor, passwords grow
// old, people come from a directory.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { resolve } from 'node:path'
import { after, test } from 'node:test'
import { PASSWORD, openHouse, signIn } from './house.mjs'
import { crossed, shape } from './measure.mjs'
import { UNLINKED } from './unlinked.mjs'

const house = await openHouse({
  KEZHAN_SIGN_IN_SECOND_FACTOR: 'administrators',
  KEZHAN_SIGN_IN_PASSWORD_RULES: 'mlps3',
  // Nobody answers there: the pages tell so.
  KEZHAN_LDAP_SERVERS: 'ldaps://127.0.0.1:1',
  KEZHAN_LDAP_ANONYMOUS: 'yes',
  KEZHAN_LDAP_PEOPLE_BASE: 'ou=people,dc=example,dc=cn'
})
after(() => house.close())

const LANGUAGES = [['zh', 'zh-CN'], ['en', 'en']]
const NEW_PASSWORD = '海内存知己-Tianya-2026'
const path = (page) => new URL(page.url()).pathname
const seen = new Set()
// Administrators who have come in, by login.
const inside = new Map()

/** The page is flawless in every size and colour. */
async function look (visitor, lang, name) {
  const { page } = visitor
  await page.waitForLoadState()
  seen.add(shape(path(page)))
  assert.ok((await page.locator('html').getAttribute('lang')).startsWith(lang), `${name} speaks ${lang}`)
  assert.deepEqual(await crossed(page, lang, `unlinked-${name}`), [])
}

/** The same of addresses, for somebody who is signed in, in both languages. */
async function lookAt (visitor, addresses) {
  for (const [lang, tag] of LANGUAGES) {
    await visitor.speak(tag)
    for (const [address, name] of addresses) {
      assert.equal((await visitor.open(address)).status(), 200, address)
      await look(visitor, lang, name)
    }
  }
}

/** Types login and password, and goes wherever that leads; the language is chosen there, as the account has its own. */
async function enter (visitor, login, tag) {
  const { page } = visitor
  await visitor.open('/sign-in')
  await page.locator('input[name=login]').fill(login)
  await page.locator('input[name=password]').fill(PASSWORD)
  await visitor.go(() => page.locator('main form button[type=submit]').click())
  await visitor.go(() => page.locator(`.bare-foot button[value=${tag}]`).click())
}

/** Fills a field of the only form in sight and sends it. */
async function send (visitor, name, value) {
  await visitor.page.locator(`main input[name=${name}]`).fill(value)
  await visitor.go(() => visitor.page.locator('main form button[type=submit]').last().click())
}

/** The six digits of a seed at this moment (RFC 6238). */
function code (key) {
  const bits = [...key].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const seed = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)))
  const step = Buffer.alloc(8)
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)))
  const mac = createHmac('sha1', seed).update(step).digest()
  const number = mac.readUInt32BE(mac.at(-1) & 15) & 0x7fffffff
  return String(number % 1_000_000).padStart(6, '0')
}

for (const [lang, locale] of LANGUAGES) {
  test(`signing in and asking for a password, ${lang}`, async () => {
    const visitor = await house.visitor({ locale })
    await visitor.open('/sign-in')
    await look(visitor, lang, 'sign-in')
    await visitor.open('/forgot-password')
    await look(visitor, lang, 'forgot-password')
    const login = lang === 'zh' ? 'wang' : 'emma'
    await send(visitor, 'login', login)
    await look(visitor, lang, 'forgot-password-sent')
    const letter = await house.letter(`${login}@yunlai\\.example`, /first-password\?token=\w{32}/)
    await visitor.open(letter.match(/\/first-password\?token=\w{32}/)[0])
    await look(visitor, lang, 'first-password')
    await visitor.page.locator('input[name=again]').fill('not the same')
    await send(visitor, 'password', 'short')
    await look(visitor, lang, 'first-password-wrong')
    assert.equal((await visitor.open('/first-password?token=gone')).status(), 422)
    await look(visitor, lang, 'first-password-gone')
    await visitor.leave()
  })

  test(`a password that is too old, ${lang}`, async () => {
    house.sql("update app_user set password_set_at = now() - interval '91 days' where login = 'wu'")
    const visitor = await house.visitor({ locale })
    await enter(visitor, 'wu', locale)
    assert.equal(path(visitor.page), '/sign-in/new-password')
    await look(visitor, lang, 'new-password')
    if (lang === 'en') {
      await visitor.page.locator('input[name=again]').fill(NEW_PASSWORD)
      await send(visitor, 'password', NEW_PASSWORD)
      assert.equal(path(visitor.page), '/')
    }
    await visitor.leave()
  })
}

for (const [login, lang, locale] of [['xitong', 'zh', 'zh-CN'], ['anquan', 'en', 'en']]) {
  test(`an administrator's first screen is the second factor, ${lang}`, async () => {
    const visitor = await house.visitor({ locale })
    const { page } = visitor
    await enter(visitor, login, locale)
    assert.equal(path(page), '/sign-in/second-factor')
    await look(visitor, lang, 'second-factor')
    const key = async () => (await page.locator('.secret code').innerText()).replaceAll(' ', '')
    await send(visitor, 'code', '000000')
    await look(visitor, lang, 'second-factor-wrong')
    await send(visitor, 'code', code(await key()))
    await look(visitor, lang, 'recovery-codes')
    const recovery = await page.locator('.recovery-codes code').first().innerText()
    await visitor.go(() => page.locator('main a.btn-primary').click())
    assert.equal(path(page), '/')
    inside.set(login, visitor)

    const again = await house.visitor({ locale })
    await enter(again, login, locale)
    assert.equal(path(again.page), '/sign-in/code')
    await look(again, lang, 'code')
    await send(again, 'code', recovery)
    assert.equal(path(again.page), '/', 'a recovery code opens')
    await again.leave()
  })
}

test('the second factor of one who need not have one', async () => {
  const visitor = await house.visitor({ login: 'li' })
  await visitor.open('/account/security')
  await visitor.go(() => visitor.page.locator('form[action="/account/second-factor/begin"] button').click())
  await lookAt(visitor, [[path(visitor.page), 'my-second-factor']])
  await visitor.leave()
})

test('departments by the directory, which does not answer', async () => {
  house.sql("insert into directory_map (provider, group_key, group_name, department_id, made_at) select 'main', 'k', '销售部', id, now() from department where name_zh = '销售部'")
  const visitor = inside.get('xitong')
  await lookAt(visitor, [['/admin/directory', 'directory'], ['/admin/directory/departments', 'directory-departments']])
  await visitor.leave()
})

test('a role of the company is edited; before something grave one is asked who one is', async () => {
  const visitor = inside.get('anquan')
  const { page } = visitor
  await visitor.speak('en')
  await visitor.open('/admin/roles/new')
  await page.fill('input[name=name_zh]', '大客户专员')
  await page.selectOption('select[name="g.customer.view"]', 'own')
  await page.locator('details.fold').evaluate((fold) => { fold.open = true })
  await page.selectOption('select[name="f.customer.phones"]', 'masked')
  house.sql("update session set created_at = created_at - interval '6 minutes', confirmed_at = null")
  await visitor.go(() => page.locator('.role-form .form-foot button').click())
  await look(visitor, 'en', 'confirm')
  await send(visitor, 'confirm', PASSWORD)
  const role = path(page)
  assert.match(role, /^\/admin\/roles\/\d+$/)
  await lookAt(visitor, [[`${role}/edit`, 'role-edit']])
  await visitor.leave()
})

test('what was done to many, and a follow-up that is corrected or deleted', async () => {
  const visitor = await house.visitor({ login: 'zhao' })
  const { page } = visitor
  await visitor.open('/customers?view=mine')
  const customers = await page.locator('[data-rows] > [data-href]').evaluateAll((rows) => rows.map((row) => row.dataset.href))
  await visitor.open(customers[0])
  await page.fill('#follow textarea[name=body]', '客户希望下周看样品。')
  await page.locator('#follow button[type=submit]').click()
  await page.locator('#toasts .flash').waitFor()
  await visitor.open(customers[0])
  const edit = await page.locator('main a[href^="/follow-ups/"][href$="/edit"]').first().getAttribute('href')
  await visitor.open(`/customers/bulk?do=transfer&ids=${customers[1].split('/').pop()}`)
  await page.fill('input[name=person]', '李娜')
  await visitor.go(() => page.locator('main .form-foot button').click())
  await visitor.open('/customers/changes')
  const change = await page.locator('[data-rows] .row-link').first().getAttribute('href')
  await lookAt(visitor, [[change, 'change'], [edit, 'follow-up-edit'], [edit.replace('/edit', '/delete'), 'follow-up-delete']])
  await visitor.leave()
})

test('what is asked before many opportunities or leads change', async () => {
  const visitor = await house.visitor({ login: 'wang' })
  const { page } = visitor
  for (const [list, acts] of [['/opportunities', ['transfer', 'day', 'delete']], ['/leads', ['assign', 'release', 'edit', 'delete']]]) {
    await visitor.open(list)
    const rows = await page.locator('[data-rows] > [data-href]').evaluateAll((rows) => rows.map((row) => row.dataset.href))
    const ids = rows.slice(0, 2).map((row) => `ids=${row.split('/').pop()}`).join('&')
    await lookAt(visitor, acts.map((act) => [`${list}/bulk?do=${act}&${ids}`, `bulk-${list.slice(1)}-${act}`]))
  }
  await visitor.leave()
})

test('an import with mistakes, and the same when it is done', async () => {
  const visitor = await house.visitor({ login: 'zhou' })
  const { page } = visitor
  await visitor.open('/import/customers')
  await page.fill('textarea[name=text]', '客户名称,行业,手机\n丝绸之路有限公司,technolgy,13800138000\n,65,12\n好的一行有限公司,65,\n')
  await visitor.go(() => page.locator('main form button[type=submit]').first().click())
  const address = path(page)
  await lookAt(visitor, [[address, 'import']])
  await visitor.go(() => page.locator('button[name=rows]').click())
  await lookAt(visitor, [[address, 'import-done']])
  await visitor.leave()
})

test('leads out of a file with mistakes, and the sales of another system', async () => {
  const visitor = await house.visitor({ login: 'zhou' })
  const { page } = visitor
  await visitor.open('/import/leads')
  await page.fill('textarea[name=text]', '公司,联系人,电话\n丝绸之路有限公司,张三,不是电话\n好的一行有限公司,李四,13800138001\n')
  await visitor.go(() => page.locator('main form button[type=submit]').first().click())
  await lookAt(visitor, [[path(page), 'lead-import']])
  await visitor.open('/opportunities/import')
  const files = ['products', 'sales_teams', 'sales_pipeline'].map((name) => resolve(import.meta.dirname, `../samples/${name}.csv`))
  await page.setInputFiles('input[type=file]', files)
  await visitor.go(() => page.locator('main form button[type=submit]').first().click())
  await lookAt(visitor, [[path(page), 'sales-import']])
  await visitor.leave()
})

test('who referred a lead, and what came through them', async () => {
  const visitor = await house.visitor({ login: 'zhou' })
  const { page } = visitor
  await visitor.open('/leads/new')
  await page.fill('main input[name=name]', '转介绍来的一家有限公司')
  await page.locator('main details').evaluateAll((folds) => folds.forEach((fold) => { fold.open = true }))
  await page.locator('main select[name=source]').selectOption('referral')
  await visitor.go(() => page.locator('main .form-foot button').first().click())
  const lead = path(page)
  await lookAt(visitor, [[`${lead}/referral`, 'referral']])
  await page.fill('main input[name=person]', 'li')
  await visitor.go(() => page.locator('main .form-foot button').click())
  const through = await page.locator('main a[href^="/leads/referred"]').first().getAttribute('href')
  await lookAt(visitor, [[through, 'referred']])
  await visitor.leave()
})

test('ending letters by the link in them', async () => {
  const huang = await house.visitor({ login: 'huang' })
  await huang.open('/account/notices')
  // Whatever hour it is: no quiet hours.
  for (const name of ['quiet_from', 'quiet_to']) await huang.page.fill(`input[name=${name}]`, '00:00')
  await huang.go(() => huang.page.locator('main .form-foot button').click())
  await huang.leave()
  const li = await house.visitor()
  await signIn(li.page, 'li')
  await li.open('/customers?view=mine')
  const row = await li.page.locator('[data-rows] > [data-href]').first().getAttribute('data-href')
  await li.open(`/customers/bulk?do=transfer&ids=${row.split('/').pop()}`)
  await li.page.fill('input[name=person]', '黄蓉')
  await li.go(() => li.page.locator('main .form-foot button').click())
  await li.leave()
  const letter = await house.letter(/huang@yunlai\.example/, /List-Unsubscribe: <[^>]*>/)
  const link = letter.match(/List-Unsubscribe: <[^>]*(\/unsubscribe[^>]*)>/)[1]
  for (const [lang, locale] of LANGUAGES) {
    const visitor = await house.visitor({ locale })
    await visitor.open(link)
    await look(visitor, lang, 'unsubscribe')
    await visitor.go(() => visitor.page.locator('main form button').click())
    await look(visitor, lang, 'unsubscribed')
    await visitor.leave()
  }
})

test('what strangers open', async () => {
  const director = await house.visitor({ login: 'zhou' })
  await director.open('/admin/forms')
  await director.open(await director.page.locator('[data-rows] .row-link').first().getAttribute('href'))
  const address = new URL(await director.page.locator('.form-address a').getAttribute('href')).pathname
  await director.leave()
  for (const [lang, locale] of LANGUAGES) {
    const visitor = await house.visitor({ locale })
    for (const [path, made, name] of [[address, '/f/{token}', 'form'], [`${address}/thanks`, '/f/{token}/thanks', 'form-thanks']]) {
      assert.equal((await visitor.open(path)).status(), 200, path)
      await look(visitor, lang, name)
      seen.add(made)
    }
    assert.equal((await visitor.open('/f/00000000000000000000000000000000')).status(), 404)
    await look(visitor, lang, 'form-gone')
    await visitor.leave()
  }
})

test('an opportunity that was lost, and is opened again', async () => {
  const visitor = await house.visitor({ login: 'zhou' })
  await visitor.open('/opportunities?state=lost')
  const lost = await visitor.page.locator('[data-rows] .row-link').first().getAttribute('href')
  await lookAt(visitor, [[lost, 'opportunity-lost'], [`${lost}/reopen`, 'opportunity-reopen'], ['/opportunities?q=zzzz', 'opportunities-none']])
  await visitor.leave()
})

test('the open tasks of somebody who left', async () => {
  house.sql("update app_user set active = false where login = 'li'")
  const visitor = await house.visitor({ login: 'zhou' })
  await visitor.open('/leavers')
  const tasks = await visitor.page.locator('main a[href^="/leavers/"][href$="/tasks"]').first().getAttribute('href')
  await lookAt(visitor, [['/leavers', 'leavers'], [tasks, 'leaver-tasks'], [tasks.replace(/tasks$/, 'deals'), 'leaver-deals']])
  await visitor.leave()
})

test('each of them was looked at', () => {
  assert.deepEqual(UNLINKED.filter((one) => !seen.has(one)), [])
})

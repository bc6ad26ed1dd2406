// Markup in every text field of what people write, and of what administrators name: opened by several people, it is text.
// No dialog opens, nothing is told to the console, the policy has nothing to forbid, and no element comes of it.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { after, test } from 'node:test'
import { PROOF, openHouse } from './house.mjs'

const house = await openHouse()
after(() => house.close())

const CORPUS = readFileSync(resolve(import.meta.dirname, '../samples/markup.txt'), 'utf8').trimEnd().split('\n')
const PAYLOADS = PROOF ? CORPUS : CORPUS.slice(0, 20)
// What no page of ours has.
const FOREIGN = [
  '#evil', 'img', 'iframe', 'object', 'embed', 'base', 'math', 'video', 'audio', 'marquee', 'xmp', 'plaintext', 'keygen', 'animate',
  'script:not([src^="/assets/"])', 'meta[http-equiv]', 'link[href*="evil"]', 'form[action^="//"]', '[href^="javascript:" i]',
  '[srcdoc]', '[onerror]', '[onload]', '[onmouseover]', '[onfocus]', '[ontoggle]', '[hx-trigger=load]', '[data-hx-get]', 'body style'
].join(', ')

// What was made, for those who look: paths by what they are.
const made = { customers: [], contacts: [], tasks: [], comments: [] }
let next = 0

/** Someone in whose window a dialog is a noise, and a refusal of the policy too. */
async function someone (login) {
  const visitor = await house.visitor({ login })
  visitor.page.on('dialog', (dialog) => {
    visitor.noises.push(`${visitor.page.url()}: a dialog says ${dialog.message()}`)
    dialog.dismiss().catch(() => {})
  })
  await visitor.context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => console.error(`the policy forbade ${event.violatedDirective} ${event.sample}`))
  })
  return visitor
}

/** Sends a form with a payload in every field that takes text; what is refused tries a short one, then stays as it was. */
async function fill (visitor, path, selector, given = {}) {
  const { page } = visitor
  assert.equal((await visitor.open(path)).status(), 200, path)
  const form = page.locator(selector)
  const drawn = await form.evaluate((form) => Object.fromEntries([...form.elements].filter((one) => one.name).map((one) => [one.name, one.value])))
  const tried = new Set()
  for (let tries = 0; tries < 6; tries += 1) {
    const wrong = await form.locator('[aria-invalid=true]').evaluateAll((all) => all.map((one) => one.name))
    const typed = { ...given }
    for (const name of wrong) typed[name] = tried.has(name) ? drawn[name] ?? '' : '"><b id=evil>'
    wrong.forEach((name) => tried.add(name))
    await form.evaluate((form, { payloads, typed, first, next }) => {
      let place = next
      // As a browser that checks nothing by itself.
      form.noValidate = true
      for (const field of form.elements) {
        if (field.matches('select[aria-invalid=true]')) field.selectedIndex = 1
        const open = field.name && (field.matches('textarea') || ['text', 'tel', 'email', 'search'].includes(field.type))
        if (!open || (!first && typed[field.name] === undefined)) continue
        place += 1
        field.value = typed[field.name] ?? payloads[place % payloads.length]
      }
    }, { payloads: PAYLOADS, typed, first: tries === 0, next })
    next += 7
    const [answer] = await Promise.all([
      page.waitForResponse((answer) => answer.request().method() === 'POST'),
      page.waitForEvent('load'),
      form.evaluate((form) => form.requestSubmit(form.querySelector('.form-foot button, button.btn-primary, button[type=submit]')))
    ])
    if (answer.status() < 400) return new URL(page.url()).pathname
    assert.equal(answer.status(), 422, path)
  }
  throw new Error(`${path} takes nothing: ${await form.innerText()}`)
}

/** Opens addresses and looks for what should not be there. */
async function look (login, addresses) {
  const visitor = await someone(login)
  const { page } = visitor
  const found = []
  let marked = 0
  for (const address of addresses) {
    const answer = await visitor.open(address)
    if (answer.status() !== 200) continue
    for (const one of await page.locator(FOREIGN).evaluateAll((all) => all.map((one) => one.outerHTML.slice(0, 200)))) found.push(`${address}: ${one}`)
    if (/<script>|<img|id=evil|onerror/.test(await page.locator('body').innerText())) marked += 1
  }
  await page.fill('#search', 'script')
  await page.waitForResponse((answer) => answer.url().includes('/search/suggest'))
  assert.equal(await page.locator(FOREIGN).count(), 0, 'what the search proposes')
  assert.deepEqual(found, [])
  await visitor.leave()
  return marked
}

test('salespeople write it into customers, contacts, follow-ups, tasks and comments', { timeout: 300_000 }, async () => {
  const li = await someone('li')
  const { page } = li
  for (let round = 0; round < (PROOF ? 6 : 2); round += 1) {
    const customer = await fill(li, '/customers/new', '#customer-form')
    made.customers.push(customer)
    await fill(li, `${customer}/contacts/new`, '#contact-form')
    await li.open(customer)
    made.contacts.push(await page.locator('.people-name').first().getAttribute('href'))
    await page.locator('#follow details.quick-more').evaluate((more) => { more.open = true })
    await page.fill('#follow textarea[name=body]', PAYLOADS[round])
    await page.fill('#follow textarea[name=feedback]', PAYLOADS[round + 1])
    await page.setInputFiles('#follow input[type=file]', { name: '<img src=x onerror=alert(1)>.txt', mimeType: 'text/plain', buffer: Buffer.from('x') })
    await page.locator('#follow button[type=submit]').click()
    await page.locator('#toasts .flash').waitFor()
    await li.open(customer)
    assert.match(await page.locator('.feed').first().innerText(), /<|"/, 'it stands there as it was written')
    const comments = await page.locator('a[href^="/follow-ups/"][href*="/comments"]').first().getAttribute('href')
    made.comments.push(comments.split('#')[0])
    await fill(li, comments, 'main form[action$="/comments"]')
    made.tasks.push(await fill(li, `/tasks/new?about=customer:${customer.split('/').pop()}`, 'main form[action="/tasks/new"]', { due: '', repeat: '' }))
  }
  await li.leave()
})

test('administrators write it into roles, departments and accounts', { timeout: 300_000 }, async () => {
  const anquan = await someone('anquan')
  made.role = await fill(anquan, '/admin/roles/new', '.role-form')
  await anquan.leave()
  const xitong = await someone('xitong')
  await fill(xitong, '/admin/departments/new', 'main form[action="/admin/departments/new"]')
  made.person = await fill(xitong, '/admin/users/new', 'main form[action="/admin/users/new"]', { login: 'markup' })
  await xitong.leave()
})

test('whoever looks sees text', { timeout: 600_000 }, async () => {
  const own = made.customers.flatMap((path) => [path, `${path}/edit`, `${path}/share`])
  const deep = [...made.contacts, ...made.contacts.map((path) => `${path}/edit`), ...made.comments, ...made.tasks, '/tasks', '/todo']
  const lists = ['/', '/customers', '/customers?q=script', '/search?q=script', '/customers/export', `/customers/bulk?do=transfer&ids=${made.customers[0].split('/').pop()}`]
  const marked = await Promise.all([
    look('li', [...lists, ...own, ...deep, '/customers/changes', '/notices']),
    look('wang', [...lists, ...own, ...deep, '/todo?whose=team'])
  ])
  marked.push(...await Promise.all([
    look('anquan', ['/admin/roles', made.role, `${made.role}/edit`, '/admin/grants', '/admin/permissions', '/admin/directory/roles', '/admin/separation']),
    look('xitong', ['/admin/departments', '/admin/users', '/admin/users/new', made.person, '/admin/directory', '/admin/calendar']),
    look('shenji', ['/audit', '/audit?object=customer', '/audit?object=role', '/admin/permissions', `${made.person}/rights`])
  ]))
  assert.ok(marked.every((pages, place) => pages > (place < 4 ? 1 : 0)), `pages that show what was written: ${marked}`)
})

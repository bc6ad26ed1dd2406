// A disk without room: a clear answer, what was typed is kept, nothing half is left, reading goes on, and once there is
// room again everything works. As root the attachment store is a small tmpfs; otherwise the process may write no large
// file, which the system tells in the same way (KEZHAN_TEST_DISK=limit asks for that as root too).
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { after, test } from 'node:test'
import { openHouse, shoot } from './house.mjs'

const ROOT = process.getuid() === 0 && process.env.KEZHAN_TEST_DISK !== 'limit'
const MB = 1024 * 1024

const house = await openHouse()
const store = resolve(house.folder, 'files')
let mounted = false
after(async () => {
  if (mounted) execFileSync('umount', ['-l', store])
  await house.close()
})

function fill () {
  if (ROOT) {
    mkdirSync(store, { recursive: true, mode: 0o700 })
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m,mode=0700', 'tmpfs', store])
    mounted = true
  } else {
    execFileSync('prlimit', ['--pid', String(house.server.pid), `--fsize=${MB}:unlimited`])
  }
}

function free () {
  if (ROOT) execFileSync('mount', ['-o', 'remount,size=64m', store])
  else execFileSync('prlimit', ['--pid', String(house.server.pid), '--fsize=unlimited:unlimited'])
}

/** The names of all files of the store. */
function stored () {
  const files = readdirSync(store, { recursive: true, withFileTypes: true })
  return files.filter((one) => one.isFile()).map((one) => one.name)
}

/** A text file of so many bytes, other than those of other sizes. */
function file (name, size) {
  const folder = resolve(house.folder, 'to-send')
  mkdirSync(folder, { recursive: true })
  writeFileSync(resolve(folder, name), Buffer.alloc(size, `${size} `))
  return resolve(folder, name)
}

async function write (page, text, files) {
  const form = page.locator('form#follow')
  await form.locator('textarea[name=body]').fill(text)
  await form.locator('details.quick-more').evaluate((more) => { more.open = true })
  await form.locator('input[name=files]').setInputFiles(files)
  const answer = page.waitForResponse((answer) => answer.request().method() === 'POST', { timeout: 90_000 })
  await form.locator('button.btn-primary').click()
  return (await answer).status()
}

test('no room for a file', async () => {
  const visitor = await house.visitor({ login: 'li' })
  const { page } = visitor
  await visitor.open('/customers')
  const path = await page.locator('[data-rows] > [data-href]').first().getAttribute('data-href')
  await visitor.open(path)
  const feed = await page.locator('.feed-entry').count()
  fill()
  const kept = '磁盘已满时写下的跟进，一个字也不能丢。'
  const status = await write(page, kept, [file('报价.txt', 5 * MB)])
  assert.equal(status, 507)
  await page.waitForSelector('form#follow [aria-invalid=true], form#follow .field-error, form#follow [data-errors]')
  assert.match(await page.locator('form#follow').innerText(), /磁盘空间不足/)
  assert.equal(await page.locator('form#follow textarea[name=body]').inputValue(), kept)
  await shoot(page, 'story-disk-full')
  assert.deepEqual(stored(), [], 'nothing half is left')
  // Reading goes on, and so does writing without a file.
  assert.equal((await visitor.open('/customers')).status(), 200)
  await visitor.open(path)
  assert.equal(await page.locator('.feed-entry').count(), feed, 'and nothing was written')
  free()
  assert.equal(await write(page, '腾出空间之后又写的一条跟进。', [file('报价.txt', 5 * MB)]), 200)
  await page.waitForFunction((feed) => document.querySelectorAll('.feed-entry').length > feed, feed)
  assert.equal(stored().length, 1)
  // The refusal was an answer of the product, not a fault.
  visitor.noises = visitor.noises.filter((noise) => !noise.includes(': 507 for'))
  await visitor.leave()
})

test('each file may have the most, a larger one is named with the limit', async () => {
  const visitor = await house.visitor({ login: 'li' })
  const { page } = visitor
  await visitor.open('/customers')
  await visitor.open(await page.locator('[data-rows] > [data-href]').first().getAttribute('data-href'))
  const kept = '附件太大时写下的内容也要留着。'
  assert.equal(await write(page, kept, [file('一.txt', 19 * MB), file('二.txt', 50 * MB)]), 413)
  await page.waitForFunction(() => /20 MB/.test(document.querySelector('form#follow')?.innerText))
  assert.equal(await page.locator('form#follow textarea[name=body]').inputValue(), kept)
  const before = stored().length
  assert.equal(await write(page, '三个附件合计四十多兆，每个都在限制之内。', [file('一.txt', 19 * MB), file('二.txt', 12 * MB), file('三.txt', 11 * MB)]), 200)
  assert.equal(stored().length, before + 3)
  visitor.noises = visitor.noises.filter((noise) => !noise.includes(': 413 for'))
  await visitor.leave()
})

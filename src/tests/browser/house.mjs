// A demonstration house of its own for each file of browser tests: database, port, browser, visitors.
import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { chromium } from 'playwright-core'
import { letters } from './letters.mjs'
import { Visitor } from './visitor.mjs'

const ROOT = resolve(import.meta.dirname, '../../..')
/** The program that is tested. */
export const BINARY = process.env.KEZHAN_TEST_BINARY || resolve(ROOT, 'target/debug/kezhan')
const CHROMIUM = process.env.KEZHAN_TEST_CHROMIUM || '/usr/bin/chromium'
const SCREENSHOTS = resolve(ROOT, 'target/screenshots')
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

/** The password of every demonstration account. */
export const PASSWORD = 'kezhan-demo-2026'
export const DESKTOP = { width: 1440, height: 900 }
export const PHONE = { width: 360, height: 740 }
/** Whether the long proofs are asked for. */
export const PROOF = process.env.KEZHAN_TEST_PROOF === '1'

/** The longest that anything may take on a busy machine, in milliseconds. */
const PATIENCE = 60_000

/** Starts a house, with settings of its own given as variables, and a browser. Whoever opens it closes it. */
export async function openHouse (settings = {}) {
  const house = new House(await freePort(), dataFolder(), settings)
  try {
    await house.ready()
    house.browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS })
  } catch (error) {
    await house.close()
    throw error
  }
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => house.close().finally(() => process.exit(1)))
  return house
}

class House {
  constructor (port, folder, settings) {
    this.url = `http://127.0.0.1:${port}`
    this.folder = folder
    this.said = ''
    // Cookies by login: a person signs in once.
    this.known = new Map()
    this.visitors = []
    this.server = spawn(BINARY, ['demo'], {
      cwd: ROOT,
      env: { ...process.env, KEZHAN_DATA_DIR: folder, KEZHAN_SERVER_LISTEN: `127.0.0.1:${port}`, ...settings },
      stdio: ['ignore', 'pipe', 'pipe']
    })
    for (const stream of [this.server.stdout, this.server.stderr]) stream.on('data', (piece) => { this.said = (this.said + piece).slice(-20_000) })
    this.ended = new Promise((resolve) => {
      this.server.once('exit', resolve)
      this.server.once('error', (error) => { this.said += error.message; resolve() })
    })
  }

  async ready () {
    let over = false
    this.ended.then(() => { over = true })
    for (const end = Date.now() + 3 * PATIENCE; Date.now() < end && !over;) {
      const answer = await fetch(`${this.url}/readyz`).catch(() => null)
      if (answer && answer.ok) return
      await pause(200)
    }
    throw new Error(`the house did not open:\n${this.said}`)
  }

  /**
   * Someone with a browser window of their own: nobody knows them, or `login` is signed in.
   * `size`, `dark`, `script` (false: without JavaScript) and `locale` say what the window is like.
   */
  async visitor ({ login, size = DESKTOP, dark = false, script = true, locale = 'zh-CN' } = {}) {
    const context = await this.browser.newContext({
      baseURL: this.url,
      viewport: size,
      colorScheme: dark ? 'dark' : 'light',
      javaScriptEnabled: script,
      locale,
      timezoneId: 'Asia/Shanghai',
      reducedMotion: 'reduce',
      hasTouch: size.width < 768,
      storageState: login ? await this.cookies(login) : undefined
    })
    context.setDefaultTimeout(PATIENCE)
    await context.addInitScript(linger)
    const visitor = new Visitor(this.url, context, await context.newPage())
    this.visitors.push(visitor)
    return visitor
  }

  async cookies (login) {
    if (!this.known.has(login)) {
      const visitor = await this.visitor()
      await signIn(visitor.page, login)
      this.known.set(login, await visitor.context.storageState())
      await visitor.leave()
    }
    return this.known.get(login)
  }

  /** What a letter says, once one is there in which each of these is found. */
  async letter (...asked) {
    for (const end = Date.now() + 3 * PATIENCE; Date.now() < end;) {
      const found = letters(resolve(this.folder, 'mails')).find((said) => asked.every((one) => said.match(one)))
      if (found) return found
      await pause(200)
    }
    throw new Error(`no letter with ${asked.join(' and ')}`)
  }

  /** Runs SQL in the private database, past everything. */
  sql (statement) {
    const psql = readdirSync('/usr/lib/postgresql').map((version) => `/usr/lib/postgresql/${version}/bin/psql`).pop()
    const socket = resolve(this.folder, 'postgres/socket')
    execFileSync(psql, ['-h', socket, '-U', 'kezhan_super', '-d', 'kezhan', '-v', 'ON_ERROR_STOP=1', '-c', statement])
  }

  async close () {
    if (this.browser) await this.browser.close()
    this.server.kill('SIGINT')
    const late = setTimeout(() => this.server.kill('SIGKILL'), 15_000)
    await this.ended
    clearTimeout(late)
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** Signs in at the sign-in page, and waits for the page after it. */
export async function signIn (page, login, password = PASSWORD) {
  if (!new URL(page.url(), 'http://none').pathname.startsWith('/sign-in')) await page.goto('/sign-in?next=/account')
  await page.locator('input[name=login]').fill(login)
  await page.locator('input[name=password]').fill(password)
  await page.locator('main form button[type=submit]').click()
  await page.waitForURL((url) => url.pathname !== '/sign-in')
}

/** Ticks a value of a filter of a list: opens what looks like a select, and leaves it open. */
export async function tick (page, name, value) {
  const filter = page.locator(`form.filters details.filter-several:has(input[name=${name}])`)
  if (!await filter.evaluate((one) => one.open)) await filter.locator('summary').click()
  await filter.locator(`input[value="${value}"]`).check()
}

/** Waits until an assertion holds: what a page does after a key is pressed, it does in its own time. */
export async function holds (assertion) {
  for (const end = Date.now() + PATIENCE; ;) {
    try {
      return await assertion()
    } catch (error) {
      if (Date.now() > end) throw error
    }
    await pause(50)
  }
}

// In the page: a message leaves after six seconds, in which a slow machine may not come to reading it.
function linger () {
  const wait = window.setTimeout
  window.setTimeout = (act, time, ...rest) => wait(act, time === 6000 ? 600_000 : time, ...rest)
}

/**
 * Keeps a picture of the window in target/screenshots. The whole page: the window is as high as the page for a moment,
 * so that what is fixed to its edges stands where it belongs.
 */
export async function shoot (page, name, { whole = false } = {}) {
  mkdirSync(SCREENSHOTS, { recursive: true })
  const size = page.viewportSize()
  const height = whole ? await page.evaluate(() => document.documentElement.scrollHeight) : size.height
  if (height > size.height) await page.setViewportSize({ width: size.width, height })
  // Hiding the caret would write styles into the page that the policy forbids.
  const picture = () => page.screenshot({ path: resolve(SCREENSHOTS, `${name}.png`), caret: 'initial', timeout: 20_000 })
  // Chromium without a screen now and then never draws the frame that it was asked for; asked again, it does.
  await picture().catch(picture)
  if (height > size.height) await page.setViewportSize(size)
}

// As root below /var/lib: PostgreSQL runs as an account of its own, which may not go below a root's home.
// The house makes the folder, with the rights it needs.
function dataFolder () {
  const folder = resolve(process.getuid() === 0 ? '/var/lib' : tmpdir(), `kezhan-browser-${process.pid}`)
  // What a killed run of the same number has left.
  rmSync(folder, { recursive: true, force: true })
  return folder
}

// Below the ports that the system gives to connections, so that none of them takes it before the house listens; the
// number of the process keeps apart those who look at the same time.
async function freePort () {
  for (let n = 0; n < 1000; n += 1) {
    const port = 20_000 + (process.pid * 10 + n) % 10_000
    if (await isFree(port)) return port
  }
  throw new Error('no port is free')
}

function isFree (port) {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

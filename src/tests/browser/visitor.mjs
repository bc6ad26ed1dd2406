// Someone who visits: a window, and an ear for everything that must not be heard in it.
import assert from 'node:assert/strict'

export class Visitor {
  constructor (url, context, page) {
    this.url = url
    this.context = context
    this.page = page
    this.noises = []
    this.keys = 0
    context.on('page', (opened) => this.listen(opened))
    this.listen(page)
  }

  listen (page) {
    const note = (what) => this.noises.push(`${new URL(page.url(), this.url).pathname}: ${what}`)
    page.on('pageerror', (error) => note(`script: ${error.message}`))
    page.on('console', (message) => {
      // An answer that refuses is told by the browser as an error too; which answers may refuse, the tests say.
      // Who types on while proposals are asked for, asks anew: htmx calls the question before an error.
      const usual = /^(Failed to load resource|htmx:afterRequest|htmx:sendAbort)/.test(message.text())
      if (message.type() === 'error' && !usual) note(`console: ${message.text()}`)
    })
    page.on('request', (request) => {
      const url = new URL(request.url())
      if (!['data:', 'blob:', 'about:'].includes(url.protocol) && url.origin !== this.url) note(`asks another host: ${url.href}`)
    })
    page.on('response', (answer) => {
      const kind = answer.request().resourceType()
      const page = ['document', 'xhr', 'fetch'].includes(kind)
      if (answer.status() >= 500 || (answer.status() >= 400 && !page)) note(`${answer.status()} for ${answer.url()}`)
    })
  }

  /** Presses keys on the keyboard, and counts them. */
  async press (...keys) {
    for (const key of keys) {
      this.keys += 1
      await this.page.keyboard.press(key)
    }
  }

  /** Opens a page and gives its answer. */
  async open (path) {
    return this.page.goto(path, { waitUntil: 'load' })
  }

  /** Chooses the language of the person's pages: `zh-CN` or `en`. */
  async speak (language) {
    await this.open('/account')
    if (await this.page.locator('html').getAttribute('lang') !== language) {
      await this.page.locator('.top details.pop').first().locator('summary').click()
      await this.go(() => this.page.locator(`.top button[name=language][value=${language}]`).click())
    }
    assert.equal(await this.page.locator('html').getAttribute('lang'), language)
  }

  /** Does what leads to another page, and waits for it. */
  async go (act) {
    await Promise.all([this.page.waitForEvent('load'), act()])
  }

  /** Leaves without a sound: no error in the console, no other host asked, no answer that failed. */
  async leave () {
    await this.context.close()
    assert.deepEqual(this.noises, [])
  }
}

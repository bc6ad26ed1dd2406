// A task is added in words, done with one key, put off, and works on a phone and without script.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openHouse, shoot } from './house.mjs'
import { flawless } from './measure.mjs'

const house = await openHouse()
after(() => house.close())

const PHONE = { width: 360, height: 740 }
// A row that was drawn anew has the focus.
const focused = (page, state) => page.waitForFunction((state) => document.activeElement?.matches(state), state)
const row = (page, text) => page.locator('.task-item').filter({ hasText: text })

test('a task by a natural date, done with one key, and opened again', async () => {
  const visitor = await house.visitor({ login: 'li' })
  const { page } = visitor
  await visitor.open('/tasks')
  await shoot(page, 'story-tasks')
  await flawless(page)
  await visitor.press('t')
  await page.keyboard.insertText('给王总送合同')
  await page.locator('.task-quick input[name=due]').pressSequentially('明天下午三点')
  await page.locator('.when-told').filter({ hasText: '15:00' }).waitFor()
  await shoot(page, 'story-task-understood')
  await page.keyboard.press('Enter')
  await page.locator('#toasts', { hasText: /已新建任务「给王总送合同」，截止 .* 15:00/ }).waitFor()
  assert.match(await row(page, '给王总送合同').innerText(), /明天 15:00/)
  await row(page, '给王总送合同').evaluate((one) => { one.tabIndex = -1; one.focus() })
  await visitor.press('d')
  await row(page, '给王总送合同').and(page.locator('.is-done')).waitFor()
  await focused(page, '.task-item.is-done')
  assert.equal(new URL(page.url()).pathname, '/tasks')
  await shoot(page, 'story-task-done')
  await visitor.press('d')
  await page.locator('.task-item:not(.is-done)').filter({ hasText: '给王总送合同' }).waitFor()
  await focused(page, '.task-item:not(.is-done)')
  await visitor.press('p')
  await page.locator('.pop[open]').getByText('下一个工作日').click()
  await page.locator('#toasts', { hasText: /已推迟到/ }).first().waitFor()
  assert.match(await row(page, '给王总送合同').innerText(), /15:00/, 'its time of day stays')
  await visitor.leave()
})

test('from a row of the list of customers, without leaving it', async () => {
  const visitor = await house.visitor({ login: 'li' })
  const { page } = visitor
  await visitor.open('/customers')
  const path = await page.locator('[data-rows] > [data-href]').first().getAttribute('data-href')
  await visitor.press('j', 't')
  await page.locator('.under input[name=title]').waitFor()
  await page.waitForFunction(() => document.activeElement?.name === 'title')
  await page.keyboard.insertText('列表里新建的任务')
  await visitor.press('Enter')
  await page.waitForSelector('#toasts .flash')
  await page.locator('.under').waitFor({ state: 'detached' })
  await visitor.open(path)
  assert.equal(await row(page, '列表里新建的任务').count(), 1)
  await shoot(page, 'story-task-customer', { whole: true })
  await flawless(page)
  await visitor.leave()
})

test('on a phone the lists, a task and its forms fit', async () => {
  const visitor = await house.visitor({ login: 'li', size: PHONE })
  const { page } = visitor
  for (const [path, name] of [['/tasks', 'list'], ['/tasks/new', 'new'], ['/', 'today']]) {
    await visitor.open(path)
    await shoot(page, `phone-task-${name}`, { whole: true })
    await flawless(page)
  }
  await visitor.open('/tasks')
  await visitor.open(await page.locator('.task-item').first().getAttribute('data-href'))
  await shoot(page, 'phone-task', { whole: true })
  await flawless(page)
  await visitor.leave()
})

test('without script: added, what is wrong is told, done, undone', async () => {
  const visitor = await house.visitor({ login: 'zhao', script: false })
  const { page } = visitor
  await visitor.open('/tasks')
  await page.fill('.task-quick input[name=title]', '没有脚本的任务')
  await page.fill('.task-quick input[name=due]', '不知道哪天')
  await page.locator('.task-quick button').click()
  await page.locator('main', { hasText: '看不懂这个日期' }).waitFor()
  await page.fill('input[name=due]', '后天上午十点')
  await page.locator('main .form-foot button').click()
  await page.locator('#toasts', { hasText: /截止 .* 10:00/ }).waitFor()
  await row(page, '没有脚本的任务').locator('.task-mark button').click()
  await page.locator('#toasts', { hasText: '已完成' }).waitFor()
  await page.locator('#toasts button', { hasText: '撤销' }).click()
  await row(page, '没有脚本的任务').waitFor()
  await visitor.leave()
})

test('by one key from Today to where a task is reassigned, and to a task on the customer of a line', async () => {
  const visitor = await house.visitor({ login: 'li' })
  const { page } = visitor
  await visitor.open('/')
  await flawless(page)
  await page.locator('.task-item').first().evaluate((one) => { one.tabIndex = -1; one.focus() })
  await visitor.press('a')
  await page.waitForURL(/\/tasks\/\d+\/assign/)
  await flawless(page)
  await visitor.open('/')
  await page.locator('.work-item:not(.task-item)').first().evaluate((one) => { one.tabIndex = -1; one.focus() })
  await visitor.press('t')
  await page.waitForURL(/\/tasks\/new\?about=customer/)
  await visitor.leave()
})

test('to-do lists and care plans fit, on a phone and in the dark', async () => {
  for (const [login, paths] of [['wang', ['/todo', '/todo?whose=team', '/todo?kind=neglected&whose=team']], ['zhou', ['/admin/care', '/admin/care/new']]]) {
    for (const dark of [false, true]) {
      const visitor = await house.visitor({ login, dark, size: dark ? PHONE : undefined })
      for (const path of paths) {
        await visitor.open(path)
        await shoot(visitor.page, `todo-${login}-${paths.indexOf(path)}-${dark ? 'phone-dark' : 'desktop'}`, { whole: true })
        await flawless(visitor.page)
      }
      await visitor.leave()
    }
  }
})

// The board: cards moved by mouse, keyboard, thumb and without script; what is refused, and who was first.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { PHONE, holds, openHouse, shoot } from './house.mjs'
import { flawless, looks } from './measure.mjs'

const house = await openHouse()
after(() => house.close())

const BOARD = '/opportunities/board'
const card = (page, name) => page.locator('.deal', { hasText: name })
const column = (page, key) => page.locator(`#col-${key}`)
const said = (page, words) => page.locator('#toasts .flash', { hasText: words })
const stands = (page, name, key) => holds(async () => assert.equal(await column(page, key).locator('.deal', { hasText: name }).count(), 1))
const fits = async (page) => assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'it scrolls sideways')

/** Drags a card over a column by the mouse, step by step. */
async function drag (page, name, key) {
  const from = await card(page, name).locator('.deal-customer').boundingBox()
  const into = await column(page, key).locator('.deals').boundingBox()
  await page.mouse.move(from.x + 20, from.y + 8)
  await page.mouse.down()
  await page.mouse.move(from.x + 40, from.y + 20, { steps: 4 })
  await page.mouse.move(into.x + into.width / 2, into.y + 30, { steps: 8 })
}

test('by the mouse: a card goes into another column, its figures along, and is taken back', async () => {
  const visitor = await house.visitor({ login: 'wang' })
  const { page } = visitor
  await visitor.open(BOARD)
  await shoot(page, 'story-board')
  await flawless(page)
  await fits(page)
  await drag(page, '面料样品打样', 'contact')
  await shoot(page, 'story-board-drag')
  assert.equal(await column(page, 'contact').evaluate((one) => one.classList.contains('is-over')), true)
  await page.mouse.up()
  await said(page, '「面料样品打样」已移到「初步接触」').waitFor()
  await stands(page, '面料样品打样', 'contact')
  assert.equal(new URL(page.url()).pathname, BOARD, 'the link under the card was not followed')
  await shoot(page, 'story-board-moved')
  await visitor.go(() => said(page, '已移到').getByRole('button', { name: '撤销' }).click())
  await visitor.open(BOARD)
  await stands(page, '面料样品打样', 'need')
  await visitor.leave()
})

test('a rule refuses: why is told, and the card stays', async () => {
  const visitor = await house.visitor({ login: 'li' })
  const { page } = visitor
  house.sql("update stage set may_skip = false where key = 'contact'")
  await visitor.open(BOARD)
  await drag(page, '教务系统升级', 'negotiation')
  await page.mouse.up()
  await said(page, '不能跳过阶段').waitFor()
  await stands(page, '教务系统升级', 'contact')
  await shoot(page, 'story-board-refused')
  // The button of the card tells it beforehand.
  await card(page, '教务系统升级').locator('[data-choose]').click()
  await page.locator('.stage-menu .stage-barred', { hasText: '商务谈判' }).waitFor()
  await shoot(page, 'story-board-menu')
  await flawless(page)
  await visitor.press('Escape')
  assert.equal(await page.locator('.stage-menu').count(), 0)
  await card(page, '教务系统升级').locator('[data-choose]').click()
  await page.locator('.stage-menu button', { hasText: '需求确认' }).click()
  await said(page, '已移到「需求确认」').waitFor()
  await stands(page, '教务系统升级', 'need')
  house.sql("update stage set may_skip = true where key = 'contact'")
  await visitor.leave()
})

test('by the keyboard: picked up, led over the columns, dropped, and left where it was', async () => {
  const visitor = await house.visitor({ login: 'zhao' })
  const { page } = visitor
  await visitor.open(BOARD)
  const one = card(page, '年度画册印制')
  await one.focus()
  await visitor.press(' ')
  await holds(async () => assert.match(await page.locator('#board-said').innerText(), /已拿起「年度画册印制」/))
  await visitor.press('ArrowLeft')
  await holds(async () => assert.match(await page.locator('#board-said').innerText(), /放到「方案报价」/))
  await visitor.press('Escape')
  await holds(async () => assert.match(await page.locator('#board-said').innerText(), /已放回/))
  await stands(page, '年度画册印制', 'negotiation')
  await visitor.press(' ', 'ArrowLeft', ' ')
  await said(page, '已移到「方案报价」').waitFor()
  await stands(page, '年度画册印制', 'quote')
  await holds(async () => assert.equal(await page.evaluate(() => document.activeElement.dataset.name), '年度画册印制'))
  await visitor.press('ArrowLeft')
  assert.notEqual(await page.evaluate(() => document.activeElement.dataset.name), '年度画册印制')
  await visitor.leave()
})

test('two people drag one card: the second is told who moved it where, and sees the columns as they are', async () => {
  const first = await house.visitor({ login: 'wang' })
  const second = await house.visitor({ login: 'huang' })
  await first.open(BOARD)
  await second.open(BOARD)
  const seen = await card(second.page, '冷链包装改造').count() === 1 && await card(first.page, '冷链包装改造').count() === 1
  const [early, late, name] = seen ? [first, second, '冷链包装改造'] : [await house.visitor({ login: 'chen' }), second, '冷链包装改造']
  await early.open(BOARD)
  await drag(early.page, name, 'need')
  await early.page.mouse.up()
  await said(early.page, '已移到').waitFor()
  await drag(late.page, name, 'negotiation')
  await late.page.mouse.up()
  await said(late.page, `刚刚把「${name}」移到了「需求确认」`).waitFor()
  await stands(late.page, name, 'need')
  await shoot(late.page, 'story-board-second')
  for (const visitor of new Set([first, second, early])) await visitor.leave()
})

test('without script: the button of a card leads to its stages, and back to the board', async () => {
  const visitor = await house.visitor({ login: 'emma', script: false })
  const { page } = visitor
  await visitor.open(`${BOARD}?mine=1`)
  await card(page, 'Spare parts frame contract').locator('[data-choose]').click()
  await page.waitForURL(/\/stages$/)
  await shoot(page, 'story-board-no-script')
  await page.locator('button[name=stage][value=quote]').click()
  await page.waitForURL(`**${BOARD}?mine=1`)
  assert.equal(await column(page, 'quote').locator('.deal', { hasText: 'Spare parts frame contract' }).count(), 1)
  await visitor.leave()
})

test('on a phone the columns are swiped, not the page; in English and in the dark', async () => {
  const visitor = await house.visitor({ login: 'liu', size: PHONE, dark: true })
  const { page } = visitor
  await visitor.speak('en')
  await visitor.open(BOARD)
  await fits(page)
  assert.ok(await page.locator('#board').evaluate((one) => one.scrollWidth > one.clientWidth))
  await shoot(page, 'story-board-phone-en-dark')
  // What is swiped is the board.
  assert.deepEqual((await looks(page, 'en')).filter((flaw) => !flaw.includes('#board')), [])
  await visitor.speak('zh-CN')
  await visitor.leave()
})

test('the editor of a pipeline: arranged by arrows and by the grip, saved as a version of its own', async () => {
  const visitor = await house.visitor({ login: 'zhou' })
  const { page } = visitor
  await visitor.open('/admin/pipelines')
  await shoot(page, 'story-pipelines')
  await flawless(page)
  await page.locator('.row-link').first().click()
  await page.waitForURL(/\/admin\/pipelines\/\d+$/)
  const names = () => page.locator('input[name$=".name_zh"]').evaluateAll((all) => all.map((one) => one.value))
  assert.deepEqual(await names(), ['初步接触', '需求确认', '方案报价', '商务谈判'])
  await shoot(page, 'story-pipeline-editor')
  await flawless(page)
  await visitor.go(() => page.getByRole('button', { name: '下移 初步接触' }).click())
  assert.deepEqual(await names(), ['需求确认', '初步接触', '方案报价', '商务谈判'])
  const grip = await page.locator('[data-grip]').first().boundingBox()
  const last = await page.locator('[data-sorted]').nth(1).boundingBox()
  await page.mouse.move(grip.x + 6, grip.y + 8)
  await page.mouse.down()
  await page.mouse.move(grip.x + 6, last.y + last.height - 4, { steps: 6 })
  await page.mouse.up()
  assert.deepEqual(await names(), ['初步接触', '需求确认', '方案报价', '商务谈判'])
  await visitor.go(() => page.getByRole('button', { name: '添加阶段' }).click())
  await page.locator('input[name$=".name_zh"]').last().fill('合同评审')
  await page.locator('input[name$=".rate"]').last().fill('90')
  await page.locator('.stage-form .form-foot button').click()
  await page.waitForURL(/\/versions$/)
  await said(page, '第 2 版').waitFor()
  await shoot(page, 'story-pipeline-versions')
  await flawless(page)
  await visitor.open('/admin/reasons')
  await shoot(page, 'story-reasons')
  await flawless(page)
  await visitor.leave()
})

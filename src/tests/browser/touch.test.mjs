// The board under a thumb: a card that was rested on is dragged to another column, a swipe over cards scrolls.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { PHONE, holds, openHouse, shoot } from './house.mjs'

const house = await openHouse()
after(() => house.close())

const BOARD = '/opportunities/board'
const NAME = '面料样品打样'
const card = (page) => page.locator('#board .deal', { hasText: NAME })
const column = (page, key) => page.locator(`#col-${key}`)
const scrolled = (page) => page.locator('#board').evaluate((board) => ({ left: board.scrollLeft, top: window.scrollY }))

/** Where the card stands in the database. */
const stored = (key) => house.sql(`do $$ begin if not exists (select from opportunity o join stage s on s.id = o.stage_id
  where o.name = '${NAME}' and s.key = '${key}') then raise exception 'it is not in ${key}'; end if; end $$`)

/** A thumb on the glass: real touches, of which the browser makes scrolling and pointers by itself. */
async function thumb (page) {
  const line = await page.context().newCDPSession(page)
  let at = null
  const send = (type, touchPoints) => line.send('Input.dispatchTouchEvent', { type, touchPoints })
  return {
    down: (x, y) => { at = { x, y }; return send('touchStart', [at]) },
    async move (x, y, steps = 8) {
      const from = at
      for (let n = 1; n <= steps; n += 1) {
        at = { x: from.x + (x - from.x) * n / steps, y: from.y + (y - from.y) * n / steps }
        await send('touchMove', [at])
        await pause(16)
      }
    },
    up: () => send('touchEnd', [])
  }
}

/** The board with the card in sight, and where the card is to be touched. */
async function touched (visitor) {
  const { page } = visitor
  await visitor.open(BOARD)
  await card(page).scrollIntoViewIfNeeded()
  await card(page).evaluate((one) => one.scrollIntoView({ block: 'center', inline: 'center' }))
  await pause(300)
  const box = await card(page).locator('.deal-customer').boundingBox()
  return { x: box.x + 24, y: box.y + box.height / 2 }
}

test('a thumb that rests on a card drags it to another column, along the board where that is out of sight', async () => {
  const visitor = await house.visitor({ login: 'zhao', size: PHONE })
  const { page } = visitor
  const from = await touched(visitor)
  stored('need')
  const finger = await thumb(page)
  await finger.down(from.x, from.y)
  await page.locator('.deal-ghost').waitFor({ timeout: 5000 })
  // At the edge the board goes along, until the other column lies under the thumb.
  const middle = PHONE.width / 2
  await holds(async () => {
    const { x, width } = await column(page, 'quote').boundingBox()
    if (x > middle - 20 || x + width < middle + 20) {
      await finger.move(x > middle - 20 ? PHONE.width - 12 : 12, from.y, 2)
      await pause(100)
      await finger.move(middle, from.y, 2)
      assert.fail(`the column lies from ${x}`)
    }
  })
  await shoot(page, 'story-board-touch')
  assert.equal(await column(page, 'quote').evaluate((one) => one.classList.contains('is-over')), true)
  await finger.up()
  await page.locator('#toasts .flash', { hasText: '已移到「方案报价」' }).waitFor()
  await holds(async () => assert.equal(await column(page, 'quote').locator('.deal', { hasText: NAME }).count(), 1))
  assert.equal(await page.locator('.deal-ghost').count(), 0)
  assert.equal(new URL(page.url()).pathname, BOARD, 'the link under the thumb was not followed')
  stored('quote')
  await visitor.leave()
})

test('a swipe over cards scrolls and drags nothing', async () => {
  const visitor = await house.visitor({ login: 'zhao', size: PHONE })
  const { page } = visitor
  const from = await touched(visitor)
  const finger = await thumb(page)
  for (const [x, y] of [[-160, 0], [160, 0], [0, -160], [0, 160]]) {
    const before = await scrolled(page)
    await finger.down(from.x + (x < 0 ? 160 : 0), from.y + (y < 0 ? 40 : 0))
    await finger.move(from.x + (x < 0 ? 160 : 0) + x, from.y + (y < 0 ? 40 : 0) + y, 12)
    assert.equal(await page.locator('.deal-ghost').count(), 0, `swiped by ${x}, ${y}`)
    await finger.up()
    await pause(600)
    const now = await scrolled(page)
    if (x) assert.ok(Math.sign(now.left - before.left) === -Math.sign(x), `${x}: the board went from ${before.left} to ${now.left}`)
    assert.equal(await page.locator('.deal-ghost').count(), 0)
  }
  // Nor does a thumb that rests only after it has moved.
  await finger.down(from.x, from.y)
  await finger.move(from.x, from.y - 60, 6)
  await pause(500)
  assert.equal(await page.locator('.deal-ghost').count(), 0)
  await finger.up()
  stored('quote')
  assert.equal(new URL(page.url()).pathname, BOARD)
  await visitor.leave()
})

test('the hint of the search box names what is found, and fits', async () => {
  const visitor = await house.visitor({ login: 'zhao', size: PHONE })
  const { page } = visitor
  for (const [lang, words] of [['zh-CN', ['客户', '线索', '商机', '联系人']], ['en', ['Customer', 'lead', 'opportunit', 'contact']]]) {
    await visitor.speak(lang)
    await visitor.open('/customers')
    const { hint, over } = await page.locator('.search-hint').evaluate((one) => ({
      hint: one.innerText,
      over: [one.scrollWidth - one.clientWidth, one.scrollHeight - one.clientHeight]
    }))
    for (const word of words) assert.ok(hint.toLowerCase().includes(word.toLowerCase()), `${hint} names ${word}`)
    assert.deepEqual(over, [0, 0], `${hint} is cut`)
    await page.locator('#search').fill('云')
    assert.equal(await page.locator('.search-hint').isVisible(), false)
    await page.locator('#search').fill('')
    await shoot(page, `story-search-hint-${lang}`)
  }
  await visitor.speak('zh-CN')
  await visitor.leave()
})

// What is wrong with the page that is open now: each function gives a list of defects, empty where there is none.
import assert from 'node:assert/strict'
import { AxeBuilder } from '@axe-core/playwright'
import { DESKTOP, PHONE, PROOF, shoot } from './house.mjs'

/** A path with its records left open. */
export const shape = (path) => path.replace(/\/(\d+|[0-9a-f-]{36})(?=[/?]|$)/g, '/{id}')

/** What axe finds, at every level, the size of targets included. */
export async function axe (page) {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).options({ rules: { 'target-size': { enabled: true } } }).analyze()
  return violations.flatMap((one) => one.nodes.slice(0, 3).map((node) => `axe ${one.id}: ${node.target.join(' ')} ${(node.any[0] || node.all[0] || node.none[0] || {}).message || one.help}`))
}

/** What of the page makes it scroll sideways, or is cut, or has words of the other language. */
export async function looks (page, lang) {
  return page.evaluate(drawn, lang)
}

/** Nothing is wrong with the page as it stands: for the states that no address leads to. */
export async function flawless (page, lang = 'zh') {
  assert.deepEqual([...await looks(page, lang), ...await axe(page)], [])
}

/**
 * What is wrong with the page as it stands, on a desktop and on a phone, in light and in the dark. As everywhere, one of
 * the four is looked at by axe and pictured too, in English the opposite one; in the proof all are.
 */
export async function crossed (page, lang, name) {
  const found = []
  for (const dark of [false, true]) {
    for (const [size, viewport] of [['desktop', DESKTOP], ['phone', PHONE]]) {
      const setting = `${name}-${lang}-${size}${dark ? '-dark' : ''}`
      await page.setViewportSize(viewport)
      await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce' })
      const whole = PROOF || setting === (lang === 'zh' ? `${name}-zh-desktop` : `${name}-en-phone-dark`)
      const defects = [...await looks(page, lang), ...whole ? await axe(page) : []]
      if (whole) await shoot(page, setting, { whole: true })
      found.push(...defects.map((defect) => `${setting}: ${defect}`))
    }
  }
  await page.setViewportSize(DESKTOP)
  return found
}

// Runs in the page.
function drawn (lang) {
  const out = []
  const named = (element) => {
    const words = (element.innerText || element.value || element.placeholder || '').trim().replace(/\s+/g, ' ').slice(0, 40)
    return `<${element.tagName.toLowerCase()}${element.id ? '#' + element.id : ''}${element.classList.length ? '.' + [...element.classList].join('.') : ''}> ${words}`
  }
  const seen = (element) => {
    const box = element.getBoundingClientRect()
    const style = getComputedStyle(element)
    // One pixel: for screen readers only.
    return box.width > 1 && box.height > 1 && style.visibility !== 'hidden' && style.opacity !== '0' && !element.closest('svg, .visually-hidden, .skip')
  }
  const scrolls = (style) => ['auto', 'scroll'].includes(style.overflowX)

  const width = document.documentElement.clientWidth
  if (document.documentElement.scrollWidth > width) {
    const wide = [...document.body.querySelectorAll('*')].filter((element) => seen(element) && element.getBoundingClientRect().right > width + 1)
    out.push(`sideways: ${document.documentElement.scrollWidth} px in ${width}: ${wide.slice(-2).map(named).join(' | ')}`)
  }

  for (const element of document.body.querySelectorAll('*')) {
    if (!seen(element)) continue
    const style = getComputedStyle(element)
    const over = element.scrollWidth - element.clientWidth
    if (element.clientWidth === 0 || style.display === 'inline') continue
    // A matrix or a sheet is wider than a phone: it scrolls in itself, its first column stays. A board's columns and tabs slide under the thumb.
    if (scrolls(style) && over > 1 && !element.matches('.matrix-wrap, .sheet-wrap, .board, textarea, pre') && !(width < 768 && element.matches('.tabs'))) out.push(`scrolls sideways in itself by ${over} px: ${named(element)}`)
    const holdsText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim())
    if (holdsText && over > 1 && !scrolls(style) && style.textOverflow !== 'ellipsis' && !element.matches('select, option, textarea')) out.push(`cut by ${over} px: ${named(element)}`)
    const high = element.scrollHeight - element.clientHeight
    if (holdsText && high > 3 && style.overflowY === 'hidden') out.push(`cut by ${high} px of height: ${named(element)}`)
  }

  const pen = document.createElement('canvas').getContext('2d')
  const room = (field) => {
    const style = getComputedStyle(field)
    pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`
    return field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight)
  }
  for (const field of document.querySelectorAll('input[placeholder], select')) {
    if (!seen(field) || getComputedStyle(field).textOverflow === 'ellipsis') continue
    const words = field.tagName === 'SELECT' ? (field.selectedOptions[0] || { text: '' }).text : field.value || field.placeholder
    const left = room(field)
    const need = pen.measureText(words.trim()).width
    if (need > left + 1) out.push(`cut in its field by ${Math.ceil(need - left)} px: ${named(field)} ${words}`)
  }

  for (const element of document.querySelectorAll('a[href], button, summary, input:not([type=hidden]), select, textarea')) {
    if (!seen(element) || element.closest('details:not([open]) > :not(summary), dialog:not([open]), .tabbar, .flashes, [aria-hidden=true]')) continue
    element.scrollIntoView({ block: 'center', inline: 'nearest' })
    const boxes = [...element.getClientRects()]
    const box = boxes[0]
    const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)
    if (top && !(element.contains(top) || top.contains(element) || top.closest('label, tr, .flashes'))) out.push(`lies under ${named(top)}: ${named(element)}`)
  }
  window.scrollTo(0, 0)

  const told = 'thead th, label, button, dt, h1, h2, .side-link, .tabbar-link, .tab, .pop-head, .work-title'
  if (lang === 'en') {
    for (const element of document.querySelectorAll(told)) {
      const bare = element.cloneNode(true)
      bare.querySelectorAll('bdi, [lang]').forEach((name) => name.remove())
      if (!element.closest('[lang]:not(html), bdi') && /\p{Script=Han}/u.test(bare.textContent)) out.push(`not English: ${named(element)}`)
    }
  }
  if (!document.title.trim() || /^\s*·/.test(document.title)) out.push('no title')
  return [...new Set(out)]
}

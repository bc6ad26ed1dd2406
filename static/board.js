// The board: cards are moved by mouse, thumb and keyboard. Without this the button of each card leads to a page that does the same.
// What a card may do is decided by the server: until it answers, the card stays where it is.
(function () {
  'use strict'

  const board = document.querySelector('[data-board]')
  if (!board || !window.htmx) return
  const said = document.getElementById('board-said')
  const all = (selector, root) => Array.from((root || document).querySelectorAll(selector))
  const near = (event, selector) => (event.target instanceof Element ? event.target.closest(selector) : null)
  const columns = () => all('.board-col', board)
  const columnOf = (card) => card.closest('.board-col')
  const tell = (words, card, column) => {
    said.textContent = words.replace('{name}', card ? card.dataset.name : '').replace('{stage}', column ? column.dataset.name : '')
  }

  function send (card, column) {
    if (card.classList.contains('is-sent')) return
    card.classList.add('is-sent')
    const values = { stage: column.dataset.stage, version: card.dataset.version, from: columnOf(card).dataset.stage }
    const rest = () => card.classList.remove('is-sent')
    window.htmx.ajax('POST', '/opportunities/' + card.dataset.deal + '/stages', { source: card, target: card, swap: 'none', values }).then(rest, rest)
  }
  document.addEventListener('htmx:sendError', () => tell(board.dataset.failed))

  // ---- The menu of a card ----
  const closeMenus = (but) => all('.stage-menu', board).forEach((menu) => { if (menu !== but) menu.remove() })
  document.addEventListener('click', (event) => {
    const opener = near(event, '[data-choose]')
    const open = opener && opener.closest('.deal').querySelector('.stage-menu')
    if (!near(event, '.stage-menu')) closeMenus()
    if (!open) return
    event.preventDefault()
    event.stopPropagation()
  }, true)
  document.addEventListener('htmx:afterSwap', (event) => {
    const menu = event.detail.target instanceof Element && event.detail.target.matches('.deal') && event.detail.target.querySelector('.stage-menu')
    if (!menu) return
    all('.stage-menu', event.detail.target).forEach((one) => { if (one !== menu) one.remove() })
    menu.scrollIntoView({ block: 'nearest' })
    const first = menu.querySelector('button, a')
    if (first) first.focus()
  })
  document.addEventListener('htmx:afterRequest', (event) => {
    if (event.detail.elt.matches('.stage-menu')) event.detail.elt.remove()
  })

  // ---- By the keyboard ----
  let held = null
  function mark (column) {
    all('.is-over').forEach((one) => one.classList.remove('is-over'))
    if (column) column.classList.add('is-over')
  }
  function pick (card) {
    held = { card, at: columns().indexOf(columnOf(card)) }
    card.classList.add('is-held')
    tell(board.dataset.picked, card, columnOf(card))
  }
  function leave (words) {
    if (!held) return
    held.card.classList.remove('is-held')
    if (words) tell(words, held.card)
    held = null
    mark(null)
  }
  function lead (step) {
    const all = columns()
    held.at = Math.max(0, Math.min(all.length - 1, held.at + step))
    const column = all[held.at]
    mark(column)
    column.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    tell(board.dataset.over, held.card, column)
  }
  function drop () {
    const { card, at } = held
    const column = columns()[at]
    const stays = column === columnOf(card)
    leave(stays ? board.dataset.left : '')
    if (!stays) send(card, column)
  }
  function walk (card, key) {
    if (key === 'ArrowUp' || key === 'ArrowDown') {
      const cards = all('.deal', columnOf(card))
      return cards[cards.indexOf(card) + (key === 'ArrowDown' ? 1 : -1)]
    }
    const rows = columns().filter((column) => column.querySelector('.deal'))
    const next = rows[rows.indexOf(columnOf(card)) + (key === 'ArrowRight' ? 1 : -1)]
    return next && next.querySelector('.deal')
  }
  board.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      const menu = near(event, '.stage-menu')
      if (menu) {
        const card = menu.closest('.deal')
        menu.remove()
        card.focus()
      }
      return leave(board.dataset.left)
    }
    const card = near(event, '.deal')
    if (!card || event.target !== card || event.ctrlKey || event.metaKey || event.altKey) return
    const arrow = event.key.startsWith('Arrow')
    if (held && (event.key === ' ' || event.key === 'Enter')) drop()
    else if (held && arrow) lead({ ArrowLeft: -1, ArrowRight: 1 }[event.key] || 0)
    else if (event.key === ' ' && card.hasAttribute('data-moves')) pick(card)
    else if (event.key === 'Enter') card.querySelector('.deal-name').click()
    else if (arrow) {
      const next = walk(card, event.key)
      if (next) {
        next.focus()
        next.scrollIntoView({ block: 'nearest', inline: 'nearest' })
      }
    } else return
    event.preventDefault()
  })
  board.addEventListener('focusout', (event) => { if (held && event.target === held.card) leave(board.dataset.left) })

  // ---- By the mouse, and by a thumb that rests on a card ----
  let start = null
  let drag = null
  let dropped = false
  document.addEventListener('pointerdown', (event) => {
    const card = near(event, '.deal[data-moves]')
    if (!card || event.button !== 0 || near(event, '[data-choose], .stage-menu, form')) return
    start = { card, x: event.clientX, y: event.clientY, pointer: event.pointerId, mouse: event.pointerType === 'mouse' }
    if (!start.mouse) start.timer = setTimeout(() => begin(start.x, start.y), 300)
  })
  document.addEventListener('pointermove', (event) => {
    if (drag) return follow(event)
    if (!start || event.pointerId !== start.pointer) return
    const far = Math.hypot(event.clientX - start.x, event.clientY - start.y)
    if (start.mouse && far > 5) begin(event.clientX, event.clientY)
    else if (!start.mouse && far > 10) forget()
  })
  document.addEventListener('pointerup', (event) => { if (drag) finish(event); forget() })
  document.addEventListener('pointercancel', () => { end(); forget() })
  document.addEventListener('touchmove', (event) => { if (drag) event.preventDefault() }, { passive: false })
  for (const type of ['contextmenu', 'selectstart']) document.addEventListener(type, (event) => { if (drag || (start && start.mouse && type === 'selectstart')) event.preventDefault() })
  document.addEventListener('dragstart', (event) => { if (near(event, '.deal')) event.preventDefault() })
  document.addEventListener('keydown', (event) => { if (drag && event.key === 'Escape') { end(); forget() } })
  // What was dragged was not clicked.
  document.addEventListener('click', (event) => {
    if (!dropped) return
    event.preventDefault()
    event.stopPropagation()
  }, true)

  function forget () {
    if (start) clearTimeout(start.timer)
    start = null
  }
  function begin (x, y) {
    const card = start.card
    if (!card.isConnected || card.classList.contains('is-sent')) return forget()
    leave('')
    closeMenus()
    const box = card.getBoundingClientRect()
    const ghost = card.cloneNode(true)
    ghost.removeAttribute('id')
    ghost.className = 'deal deal-ghost'
    ghost.setAttribute('aria-hidden', 'true')
    ghost.style.width = box.width + 'px'
    document.body.append(ghost)
    document.body.classList.add('is-dragging')
    card.classList.add('is-held')
    drag = { card, ghost, dx: box.left - start.x, dy: box.top - start.y, x, y, over: null, frame: 0 }
    place()
    drag.frame = requestAnimationFrame(slide)
  }
  function place () {
    drag.ghost.style.transform = 'translate(' + (drag.x + drag.dx) + 'px,' + (drag.y + drag.dy) + 'px) rotate(1.5deg)'
    const under = document.elementFromPoint(drag.x, drag.y)
    drag.over = under && under.closest('.board-col, [data-end]')
    mark(drag.over)
  }
  function follow (event) {
    drag.x = event.clientX
    drag.y = event.clientY
    place()
  }
  // Near its edge the board goes along.
  function slide () {
    if (!drag) return
    const box = board.getBoundingClientRect()
    const step = drag.x > box.right - 48 ? 14 : drag.x < box.left + 48 ? -14 : 0
    if (step) {
      board.scrollLeft += step
      place()
    }
    drag.frame = requestAnimationFrame(slide)
  }
  function end () {
    if (!drag) return
    cancelAnimationFrame(drag.frame)
    drag.ghost.remove()
    drag.card.classList.remove('is-held')
    document.body.classList.remove('is-dragging')
    mark(null)
    drag = null
    dropped = true
    setTimeout(() => { dropped = false }, 0)
  }
  function finish (event) {
    follow(event)
    const { card, over } = drag
    end()
    if (!over) return
    if (over.dataset.end) window.location.assign('/opportunities/' + card.dataset.deal + '/end?state=' + over.dataset.end)
    else if (over !== columnOf(card)) send(card, over)
  }
})()

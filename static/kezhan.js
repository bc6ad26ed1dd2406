// Makes pages quicker to use. Everything works without it: links lead, forms are sent, menus are <details>.
// Written for browsers of 2021 and a strict policy: no eval, no inline handler, no inline style.
(function () {
  'use strict'

  const page = document.documentElement
  page.classList.add('js')

  const all = (selector, root) => Array.from((root || document).querySelectorAll(selector))
  const meta = (name) => {
    const found = document.querySelector('meta[name="' + name + '"]')
    return found ? found.content : ''
  }
  const on = (type, act, capture) => document.addEventListener(type, act, capture || false)
  const near = (event, selector) => (event.target instanceof Element ? event.target.closest(selector) : null)
  const typing = (target) => target instanceof Element && target.closest('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]') !== null
  const fresh = []
  // Runs for the page, and for each fragment that htmx puts in.
  const draw = (act) => fresh.push(act)

  // ---- htmx ----
  if (window.htmx) {
    Object.assign(window.htmx.config, {
      includeIndicatorStyles: false,
      allowEval: false,
      // Pages hold business data: none of it is left in the browser's storage.
      historyCacheSize: 0,
      refreshOnHistoryMiss: true,
      scrollBehavior: 'auto',
      responseHandling: [
        { code: '204', swap: false },
        { code: '[23]..', swap: true },
        { code: '(409|413|422|507)', swap: true, error: false },
        { code: '[45]..', swap: false, error: true }
      ]
    })
    // Our own words about a problem come as a message beside; anything else that failed changes nothing on the page.
    on('htmx:beforeSwap', (event) => {
      if (event.detail.xhr.getResponseHeader('HX-Reswap') === 'none') event.detail.shouldSwap = true
    })
    on('htmx:configRequest', (event) => {
      const form = event.detail.elt.closest('form')
      if (event.detail.verb !== 'get' && !(form && form.elements.namedItem('csrf'))) event.detail.headers['X-CSRF-Token'] = meta('csrf')
    })
    on('htmx:load', (event) => fresh.forEach((act) => act(event.detail.elt)))
  }

  // ---- Menus, copying ----
  on('click', (event) => {
    const menu = near(event, 'details.pop')
    all('details.pop[open]').forEach((open) => { if (open !== menu && !open.contains(menu)) open.open = false })

    const copied = near(event, '[data-copy]')
    if (copied) copy(copied)
    const cross = near(event, '[data-flash-close]')
    if (cross) cross.closest('[data-flash]').remove()
  })

  function copy (button) {
    const done = () => say(button.dataset.copied)
    if (navigator.clipboard) {
      navigator.clipboard.writeText(button.dataset.copy).then(done, () => {})
      return
    }
    // A plain-http intranet has no clipboard object.
    const area = document.createElement('textarea')
    area.value = button.dataset.copy
    button.after(area)
    area.select()
    if (document.execCommand('copy')) done()
    area.remove()
    button.focus()
  }

  // ---- Messages ----
  function say (text) {
    const place = document.getElementById('toasts')
    if (!place || !text) return
    const flash = document.createElement('div')
    flash.className = 'flash tone-neutral'
    flash.dataset.flash = ''
    const words = document.createElement('span')
    words.className = 'flash-text'
    words.textContent = text
    flash.append(words)
    place.append(flash)
    leave(flash)
  }

  // A message leaves by itself, but not one that offers something: that stays until it is used or closed.
  function leave (flash) {
    if (flash.dataset.leaving || flash.querySelector('form, a, button:not([data-flash-close])')) return
    flash.dataset.leaving = '1'
    let timer = 0
    const stay = () => clearTimeout(timer)
    const go = () => {
      stay()
      timer = setTimeout(() => flash.remove(), 6000)
    }
    flash.addEventListener('mouseenter', stay)
    flash.addEventListener('focusin', stay)
    flash.addEventListener('mouseleave', go)
    flash.addEventListener('focusout', go)
    go()
  }
  draw((root) => {
    if (root.matches && root.matches('[data-flash]')) leave(root)
    all('[data-flash]', root).forEach(leave)
  })

  // ---- Revealed values ----
  // data-fleeting="60": after so many seconds what its template holds takes its place again.
  draw((root) => {
    const cover = (value) => setTimeout(() => {
      const mask = value.querySelector('template').content.cloneNode(true)
      const drawn = Array.from(mask.children)
      value.replaceWith(mask)
      if (window.htmx) drawn.forEach((one) => window.htmx.process(one))
    }, Number(value.dataset.fleeting) * 1000)
    if (root.matches && root.matches('[data-fleeting]')) cover(root)
    all('[data-fleeting]', root).forEach(cover)
  })

  // ---- Keyboard ----
  on('keydown', (event) => {
    if (event.isComposing || event.defaultPrevented) return
    const command = event.ctrlKey || event.metaKey
    if (command && !event.altKey && event.key.toLowerCase() === 'k') return focusSearch(event)
    if (command && event.key === 'Enter') return send(event)
    if (event.key === 'Escape') return escape(event)
    const cell = near(event, '.cell-form')
    if (cell && event.key === 'Enter' && !near(event, 'button')) {
      event.preventDefault()
      return saveCell(cell)
    }
    if (command || event.altKey || typing(event.target)) return
    if (event.key === '/') return focusSearch(event)
    // A Chinese keyboard may give the wide one.
    if (event.key === '?' || event.key === '？') return showKeys(event)
    if (press(event)) return
    inList(event)
  })

  function showKeys (event) {
    const link = document.getElementById('keys-link')
    if (!link) return
    event.preventDefault()
    link.click()
  }

  // data-key="f": the key focuses this field or presses this button; within the row in focus, else outside of all rows. One
  // of several keys, with spaces between, does as well.
  function press (event) {
    const row = near(event, '[data-rows] > [data-href]')
    const free = (one) => one.dataset.key.split(' ').includes(event.key) && (row || !one.closest('[data-rows]'))
    const one = all('[data-key]', row || document).find(free)
    if (!one) return false
    event.preventDefault()
    if (typing(one)) one.focus()
    else one.click()
    return true
  }

  // What is opened under its row is not opened twice.
  on('click', (event) => {
    const opener = near(event, '[data-opens]')
    const open = opener && document.getElementById(opener.closest('[id^=r-]').id.replace('r-', 'under-'))
    if (!open) return
    event.preventDefault()
    event.stopPropagation()
    open.querySelector('textarea, input[type=text]').focus()
  }, true)
  // A row that was drawn anew keeps its place in the list, which the address of its name tells, and its tick.
  on('htmx:oobBeforeSwap', (event) => {
    const both = (selector) => [event.detail.target, event.detail.fragment].map((one) => one.querySelector(selector))
    const [was, is] = both('a.row-link')
    if (was && is) is.setAttribute('href', was.getAttribute('href'))
    const [ticked, tick] = both('[data-pick]')
    if (ticked && tick) tick.checked = ticked.checked
  })
  // The pencil of a row leads on within the list, as its name does. Only the name's address says which list that is, so that
  // a list of many rows stays light.
  function along (event) {
    const edit = near(event, 'a[data-edit]')
    const row = edit && edit.closest('[data-rows] > *')
    const name = row && row.querySelector('a.row-link')
    if (name && !edit.search) edit.search = name.search
  }
  for (const type of ['mousedown', 'contextmenu', 'click']) on(type, along, true)
  // The present tab stands whole in its row, however narrow that is.
  draw((root) => {
    for (const tab of all('.tabs > [aria-current]', root)) {
      const beyond = tab.getBoundingClientRect().right - tab.parentElement.getBoundingClientRect().right
      if (beyond > 0) tab.parentElement.scrollLeft += beyond
    }
  })
  // Whoever comes back to a list goes on where they were.
  draw((root) => {
    const row = root === document.body && /^#r-\d+$/.test(window.location.hash) && document.getElementById(window.location.hash.slice(1))
    if (!row || !row.matches('[data-rows] > *')) return
    row.tabIndex = -1
    row.focus({ preventScroll: true })
    row.scrollIntoView({ block: 'center' })
  })
  // A row that was drawn anew takes the focus back.
  draw((root) => {
    const row = root.matches && root.matches('[data-focus]') ? root : root.querySelector('[data-focus]')
    if (!row) return
    row.removeAttribute('data-focus')
    // Somebody who writes elsewhere by now is left alone.
    const at = document.activeElement
    if (!typing(at) || row.contains(at) || at.closest('.under')) row.focus()
  })

  function focusSearch (event) {
    const search = document.getElementById('search')
    if (!search) return
    event.preventDefault()
    search.focus()
    search.select()
  }

  // ---- What the search box proposes ----
  // Arrows walk through the list, Enter opens the chosen line; without a choice the first, where it is a customer.
  const box = document.getElementById('search')
  const proposals = document.getElementById('suggestions')
  const options = () => all('[role=option]', proposals)
  const chosen = () => options().find((option) => option.getAttribute('aria-selected') === 'true')
  function choose (option) {
    options().forEach((one) => one.setAttribute('aria-selected', String(one === option)))
    if (option) box.setAttribute('aria-activedescendant', option.id)
    else box.removeAttribute('aria-activedescendant')
    if (option) option.scrollIntoView({ block: 'nearest' })
  }
  function propose (open) {
    proposals.hidden = !open
    box.setAttribute('aria-expanded', String(open))
    if (!open) choose(null)
  }
  function walk (step) {
    const rows = options()
    const place = rows.indexOf(chosen())
    if (rows.length > 0) choose(rows[(Math.max(place, step < 0 ? 0 : -1) + step + rows.length) % rows.length])
  }
  function open (event) {
    const first = options()[0]
    const fits = first && first.dataset.kind === 'customer' && first.parentElement.dataset.typed === box.value.trim()
    const option = chosen() || (fits ? first : null)
    if (!option || proposals.hidden) return
    event.preventDefault()
    window.location.assign(option.dataset.go)
  }
  if (box && proposals) {
    box.addEventListener('keydown', (event) => {
      if (event.isComposing) return
      const acts = { ArrowDown: () => walk(1), ArrowUp: () => walk(-1), Escape: () => propose(false) }
      if (event.key === 'Enter') return open(event)
      if (!acts[event.key] || proposals.hidden) return
      event.preventDefault()
      acts[event.key]()
    })
    box.addEventListener('blur', () => propose(false))
    box.addEventListener('focus', () => propose(options().length > 0 && box.value.trim() !== ''))
    proposals.addEventListener('mousedown', (event) => event.preventDefault())
    proposals.addEventListener('click', (event) => {
      const option = near(event, '[role=option]')
      if (option) window.location.assign(option.dataset.go)
    })
    on('htmx:afterSwap', (event) => {
      if (event.detail.target === proposals) propose(options().length > 0 && document.activeElement === box)
    })
  }

  // ---- The bell ----
  // An open page asks now and then how much is unread, while somebody looks at it; a session is not kept alive by that, and
  // where it has ended nothing on the page changes.
  const often = 2 * 60 * 1000
  let asked = Date.now()
  let asks = true
  function ask () {
    const bell = document.getElementById('bell')
    if (!bell || !asks || !window.htmx || document.hidden || Date.now() - asked < often) return
    asked = Date.now()
    window.htmx.trigger(bell, 'look')
  }
  setInterval(ask, often / 4)
  on('visibilitychange', ask)
  on('htmx:beforeOnLoad', (event) => {
    const answer = event.detail.xhr
    if (event.detail.elt.id !== 'bell' || (answer.status === 200 && !answer.getResponseHeader('HX-Redirect'))) return
    event.preventDefault()
    if (answer.getResponseHeader('HX-Redirect') || answer.status === 401) asks = false
  })

  function send (event) {
    const form = event.target instanceof HTMLTextAreaElement && event.target.form
    if (!form) return
    event.preventDefault()
    form.requestSubmit()
  }

  function escape (event) {
    const menu = near(event, 'details.pop[open]') || document.querySelector('details.pop[open]')
    if (menu) {
      menu.open = false
      menu.querySelector('summary').focus()
      return
    }
    const cell = near(event, '.cell-form')
    if (cell) return closeCell(cell, true)
    const under = near(event, '.under')
    if (under) return fold(under)
    const row = near(event, '[data-rows] > *')
    if (document.activeElement instanceof HTMLElement && (row || event.target.id === 'search')) document.activeElement.blur()
  }

  // Back to the row above; what was typed stays open.
  function fold (under) {
    const row = under.previousElementSibling
    if (row) {
      row.tabIndex = -1
      row.focus()
    }
    const first = under.querySelector('textarea, input[type=text]')
    if (!first || !first.value) under.remove()
  }

  // ---- Cells that are written in place ----
  // A list names its columns (data-cells); these open by a pen, by a double click, or by a key from the row in focus: key,
  // the button by which a row tells that it may be written, and where the form is, below the address of the row.
  const cells = {
    grade: ['g', '[data-edit]', '/cell?field=grade'],
    stage: ['s', '[data-edit]', '/cell?field=stage'],
    next_follow_up: ['n', '[data-opens]', '/next'],
    owner: ['a', '[href*="do=transfer"]', '/owner']
  }
  const listed = '[data-cells] [data-rows] > [data-href]'
  // Rows get their pens when they are looked at, and at once where nothing can be pointed at.
  const thumbs = window.matchMedia('(hover: none), (max-width: 767.98px)')
  function pens (row) {
    const list = row.closest('[data-cells]')
    if (row.dataset.pens || !window.htmx) return
    row.dataset.pens = '1'
    list.dataset.cells.split(' ').forEach((column, place) => {
      const [key, proof, path] = cells[column] || []
      // Before the columns stand the tick and the name.
      const cell = row.cells[place + 2]
      if (!key || !row.querySelector(proof)) return
      const pen = list.querySelector('template[data-pen]').content.firstElementChild.cloneNode(true)
      const words = pen.getAttribute('aria-label') + cell.dataset.label
      const said = { 'aria-label': words, title: words + ' (' + key + ')', 'aria-keyshortcuts': key, 'data-key': key, 'data-cell': row.dataset.href + path }
      Object.keys(said).forEach((name) => pen.setAttribute(name, said[name]))
      cell.classList.add('has-pen')
      cell.append(pen)
    })
  }
  const looked = (event) => {
    const row = near(event, listed)
    if (row) pens(row)
  }
  on('pointerover', looked)
  on('focusin', looked)
  draw((root) => { if (thumbs.matches) (root.matches && root.matches(listed) ? [root] : all(listed, root)).forEach(pens) })
  on('click', (event) => {
    const pen = near(event, '[data-cell]')
    if (pen) openCell(pen)
    const close = near(event, '[data-cell-close]')
    if (close) closeCell(close.closest('form'), true)
  })
  on('dblclick', (event) => {
    const cell = near(event, '.has-pen')
    if (cell && !near(event, 'a, button, form')) openCell(cell.querySelector('.cell-pen'))
  })
  function openCell (pen) {
    const cell = pen.closest('td')
    const form = cell.querySelector('.cell-form')
    if (form) return lead(form)
    window.htmx.ajax('GET', pen.dataset.cell, { target: cell, swap: 'beforeend' })
  }
  function lead (form) {
    const field = form.querySelector('select, input[type=text]')
    field.focus()
    if (field.select) field.select()
  }
  draw((root) => {
    const form = root.matches && root.matches('.cell-form') ? root : root.querySelector('.cell-form')
    const cell = form && form.closest('td')
    if (!cell) return
    // Asked for twice at once, it is opened once.
    all('.cell-form', cell).forEach((one) => { if (one !== form) one.remove() })
    cell.classList.add('is-open')
    if (!form.contains(document.activeElement)) lead(form)
  })
  // What was told must be answered: the same value may be sent again.
  const answers = (form) => form.querySelector('.cell-told, .field-error') !== null
  function saveCell (form) {
    if (changed(form) || answers(form)) form.requestSubmit()
    else closeCell(form, true)
  }
  function closeCell (form, back) {
    const cell = form.closest('td')
    if (!cell) return
    const row = cell.parentElement
    cell.classList.remove('is-open')
    form.remove()
    if (!back) return
    row.tabIndex = -1
    row.focus()
  }
  // A cell that was left as it was is closed; what was typed into it stays.
  on('focusout', (event) => {
    const form = near(event, '.cell-form')
    if (!form) return
    setTimeout(() => {
      const left = document.hasFocus() && form.isConnected && !form.contains(document.activeElement)
      if (left && !changed(form) && !answers(form)) closeCell(form, false)
    }, 0)
  })

  // j and k walk through the rows, Enter opens, e edits, x selects.
  function inList (event) {
    const rows = all('[data-rows] > [data-href]')
    if (rows.length === 0) return
    const row = near(event, '[data-rows] > [data-href]')
    const place = row ? rows.indexOf(row) : -1
    const steps = { j: 1, k: -1 }
    if (steps[event.key]) {
      const next = rows[Math.max(0, Math.min(rows.length - 1, place + steps[event.key]))]
      next.tabIndex = -1
      next.focus()
      next.scrollIntoView({ block: 'nearest' })
      event.preventDefault()
    } else if (row && event.key === 'Enter' && event.target === row) {
      // Its name may say which list it was opened from.
      window.location.assign((row.querySelector('a.row-link') || { href: row.dataset.href }).href)
    } else if (row && event.key === 'e') {
      const edit = row.querySelector('[data-edit]')
      if (edit) edit.click()
      event.preventDefault()
    } else if (row && event.key === 't' && window.htmx && row.closest('[data-tasks]')) {
      const open = document.getElementById('task-under-' + row.id.slice(2))
      if (open) open.querySelector('input[type=text]').focus()
      else window.htmx.ajax('GET', row.dataset.href + '/task', { target: row, swap: 'afterend' })
      event.preventDefault()
    } else if (row && event.key === 'x') {
      const pick = row.querySelector('[data-pick]')
      if (pick) pick.click()
      event.preventDefault()
    }
  }

  // ---- Selecting rows ----
  function count (list) {
    const picks = all('[data-pick]', list)
    const picked = picks.filter((pick) => pick.checked)
    picks.forEach((pick) => pick.closest('tr, li').classList.toggle('is-picked', pick.checked))
    all('[data-all]', list).forEach((box) => {
      box.checked = picks.length > 0 && picked.length === picks.length
      box.indeterminate = picked.length > 0 && picked.length < picks.length
    })
    all('.bulk', list).forEach((bar) => {
      const full = picks.length > 0 && picked.length === picks.length
      bar.classList.toggle('is-on', picked.length > 0)
      bar.classList.toggle('is-full', full)
      // All that the list finds is offered where all of the page is picked.
      const whole = bar.querySelector('[data-whole]')
      if (whole && !full) whole.checked = false
      const number = whole && whole.checked ? whole.dataset.whole : String(picked.length)
      all('[data-picked]', bar).forEach((place) => { place.textContent = number })
    })
  }
  const listOf = (element) => element.closest('[data-list], form') || document
  let last = null
  on('click', (event) => {
    const pick = near(event, '[data-pick]')
    if (!pick) return
    const picks = all('[data-pick]', listOf(pick))
    if (event.shiftKey && last && picks.includes(last)) {
      const ends = [picks.indexOf(last), picks.indexOf(pick)].sort((a, b) => a - b)
      picks.slice(ends[0], ends[1] + 1).forEach((one) => { one.checked = pick.checked })
    }
    last = pick
  })
  on('change', (event) => {
    const box = near(event, '[data-all]')
    if (box) all('[data-pick]', listOf(box)).forEach((pick) => { pick.checked = box.checked })
    if (box || near(event, '[data-pick], [data-whole]')) count(listOf(event.target))
    const reach = near(event, 'select[data-reach]')
    if (reach) reach.className = 'reach ' + reach.selectedOptions[0].dataset.class
  })
  draw((root) => all('[data-pick]:checked', root).forEach((pick) => count(listOf(pick))))
  on('click', (event) => {
    const none = near(event, '[data-pick-none]')
    if (!none) return
    all('[data-pick]', listOf(none)).forEach((pick) => { pick.checked = false })
    count(listOf(none))
  })

  // ---- Text areas that grow ----
  // Rows, not a height: the policy allows no inline style.
  function grow (area) {
    const least = Number(area.dataset.rows || (area.dataset.rows = String(area.rows)))
    area.rows = least
    while (area.scrollHeight > area.clientHeight + 2 && area.rows < 24) area.rows += 1
  }
  on('input', (event) => { if (event.target instanceof HTMLTextAreaElement) grow(event.target) })
  draw((root) => all('textarea', root).forEach((area) => { if (area.value) grow(area) }))

  // ---- Forms ----
  const fields = (form) => Array.from(form.elements).filter((field) => field.name && !['hidden', 'password', 'file', 'submit', 'button'].includes(field.type))
  const changed = (form) => fields(form).some((field) => {
    if (field.type === 'checkbox' || field.type === 'radio') return field.checked !== field.defaultChecked
    if (field instanceof HTMLSelectElement) {
      const was = Array.from(field.options).filter((option) => option.defaultSelected)
      return was.length === 0 ? field.selectedIndex > 0 : Array.from(field.options).some((option) => option.selected !== option.defaultSelected)
    }
    return field.value !== field.defaultValue
  })

  // A form is sent once; its buttons wake again when the answer stays on this page or the person comes back.
  function sending (form, busy) {
    form.dataset.sending = busy ? '1' : ''
    const buttons = all('button[type=submit], button:not([type])', form).concat(form.id ? all('button[form="' + form.id + '"]') : [])
    buttons.forEach((button) => {
      if (busy) button.setAttribute('aria-disabled', 'true')
      else button.removeAttribute('aria-disabled')
      button.classList.toggle('disabled', busy)
    })
  }
  on('submit', (event) => {
    const form = event.target
    if (form.dataset.sending === '1') {
      event.preventDefault()
      event.stopPropagation()
      return
    }
    if (form.method !== 'post' && !form.matches('[hx-post]')) return
    // Someone else may still stop the sending, and the pressed button's own value must go with it.
    setTimeout(() => {
      const byHtmx = form.matches('[hx-post], [data-hx-post]')
      if (event.defaultPrevented && !byHtmx) return
      sent(form)
      if (!form.matches('[data-again]')) sending(form, true)
    }, 0)
  }, true)
  on('htmx:afterRequest', (event) => {
    const form = event.detail.elt.closest('form')
    if (!form) return
    sending(form, false)
    const answer = event.detail.xhr
    if (event.detail.successful && !answer.getResponseHeader('HX-Redirect')) forget(form)
    else if (!event.detail.successful) unsent(form)
  })
  window.addEventListener('pageshow', () => all('form').forEach((form) => sending(form, false)))
  window.addEventListener('beforeunload', (event) => {
    const open = all('form[data-guard]').some((form) => form.dataset.sending !== '1' && changed(form))
    if (!open) return
    event.preventDefault()
    event.returnValue = ''
  })

  // ---- Drafts ----
  // What was typed into a form with data-keep outlives a session that ended: same browser tab, same person, half a day.
  const person = meta('person')
  const prefix = 'draft:'
  const key = (form) => prefix + form.id
  const day = 12 * 3600 * 1000
  function stored (id) {
    try {
      return JSON.parse(sessionStorage.getItem(id) || 'null')
    } catch (_) {
      return null
    }
  }
  function store (id, draft) {
    try {
      sessionStorage.setItem(id, JSON.stringify(draft))
    } catch (_) {
      // Storage that is full or forbidden costs only the draft.
    }
  }
  function forget (form) {
    if (form.id && form.matches('[data-keep]')) sessionStorage.removeItem(key(form))
  }
  function sent (form) { mark(form, true) }
  function unsent (form) { mark(form, false) }
  function mark (form, value) {
    const draft = form.id && form.matches('[data-keep]') && stored(key(form))
    if (draft) store(key(form), Object.assign(draft, { sent: value }))
  }
  on('input', (event) => keep(event.target.form))
  on('change', (event) => keep(event.target.form))
  function keep (form) {
    if (!form || !form.id || !form.matches('[data-keep]')) return
    const version = form.elements.namedItem('version')
    const values = fields(form).map((field) => {
      const ticks = field.type === 'checkbox' || field.type === 'radio'
      return [field.name, ticks ? field.checked : field.value, ticks ? field.value : null]
    })
    store(key(form), { person, at: Date.now(), sent: false, version: version ? version.value : null, values })
  }
  // Whether a draft that was sent has arrived: the next page tells. A page without a person is the sign-in page: it has not.
  // A form drawn again with errors holds what was typed already. Any other page: it has.
  function settle () {
    if (!window.sessionStorage) return
    Object.keys(sessionStorage).filter((id) => id.startsWith(prefix)).forEach((id) => {
      const draft = stored(id)
      if (!draft) return
      if (!person) {
        if (draft.sent) store(id, Object.assign(draft, { sent: false }))
        return
      }
      const form = document.getElementById(id.slice(prefix.length))
      const redrawn = form instanceof HTMLFormElement && form.querySelector('[data-errors], [aria-invalid=true]')
      if (draft.person !== person || Date.now() - draft.at > day || (draft.sent && !redrawn)) sessionStorage.removeItem(id)
      else if (redrawn) keep(form)
      else if (form instanceof HTMLFormElement && form.matches('[data-keep]')) restore(form, draft)
    })
  }
  function restore (form, draft) {
    const open = fields(form)
    draft.values.forEach(([name, value, choice]) => {
      const place = open.findIndex((field) => field.name === name && (choice === null || field.value === choice))
      if (place < 0) return
      const field = open.splice(place, 1)[0]
      if (choice === null) field.value = value
      else field.checked = value
    })
    // The version from then: if the record has changed since, the save is stale and says so.
    const version = form.elements.namedItem('version')
    if (version && draft.version !== null) version.value = draft.version
    if (!changed(form) || !form.dataset.keep) return
    const note = document.createElement('p')
    note.className = 'kept'
    note.setAttribute('role', 'status')
    note.textContent = form.dataset.keep
    form.prepend(note)
  }

  // ---- Sheets: arrows and Enter move between cells, what is copied from a spreadsheet fills them ----
  const cellsOf = (row) => all('td, th', row)
  function beside (field, down, right) {
    const cell = field.closest('td')
    const rows = all('tbody tr', field.closest('[data-sheet]'))
    const row = rows[rows.indexOf(cell.parentElement) + down]
    const found = row && cellsOf(row)[cellsOf(cell.parentElement).indexOf(cell) + right]
    return found ? found.querySelector('input') : null
  }
  on('keydown', (event) => {
    const field = near(event, '[data-sheet] input')
    const down = { ArrowDown: 1, Enter: 1, ArrowUp: -1 }[event.key]
    if (!field || !down || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return
    event.preventDefault()
    const next = beside(field, event.key === 'Enter' && event.shiftKey ? -1 : down, 0)
    if (next) { next.focus(); next.select() }
  })
  on('paste', (event) => {
    const field = near(event, '[data-sheet] input')
    const text = field && event.clipboardData ? event.clipboardData.getData('text/plain') : ''
    if (!/[\t\n]/.test(text.trim())) return
    event.preventDefault()
    text.replace(/\r/g, '').replace(/\n$/, '').split('\n').forEach((row, down) => row.split('\t').forEach((value, right) => {
      const cell = beside(field, down, right)
      if (cell) cell.value = value.trim()
    }))
  })

  settle()
  if (!window.htmx) fresh.forEach((act) => act(document))
  else fresh.forEach((act) => act(document.body))
  // Errors come into sight and are read aloud.
  const errors = document.querySelector('[data-errors]')
  if (errors) errors.focus()
})()

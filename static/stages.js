// The editor of a pipeline: stages are put in another order by their grips. The arrows of each do the same without this.
(function () {
  'use strict'

  const list = document.querySelector('[data-sort]')
  if (!list) return
  const rows = () => Array.from(list.querySelectorAll('[data-sorted]'))
  let held = null

  function arrows () {
    const all = rows()
    all.forEach((row, place) => {
      row.querySelector('[value^="up."]').disabled = place === 0
      row.querySelector('[value^="down."]').disabled = place === all.length - 1
    })
  }
  list.addEventListener('pointerdown', (event) => {
    const grip = event.target instanceof Element && event.target.closest('[data-grip]')
    if (!grip || event.button !== 0) return
    event.preventDefault()
    held = grip.closest('[data-sorted]')
    held.classList.add('is-held')
    grip.setPointerCapture(event.pointerId)
  })
  list.addEventListener('pointermove', (event) => {
    if (!held) return
    const middle = (row) => row.getBoundingClientRect().top + row.getBoundingClientRect().height / 2
    const next = rows().find((row) => row !== held && event.clientY < middle(row))
    if (next) {
      if (held.nextElementSibling !== next) list.insertBefore(held, next)
    } else if (list.lastElementChild !== held) list.append(held)
  })
  const end = () => {
    if (!held) return
    held.classList.remove('is-held')
    held = null
    arrows()
  }
  list.addEventListener('pointerup', end)
  list.addEventListener('pointercancel', end)
})()

// Pages on paper, A4: the facts are there, menus, buttons and forms are not, and no table is cut.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { after, test } from 'node:test'
import { openHouse } from './house.mjs'

const house = await openHouse()
after(() => house.close())

const FOLDER = resolve(import.meta.dirname, '../../../target/screenshots')

/** Prints the page and gives its text; its pictures stay beside the screenshots. */
async function printed (page, name) {
  mkdirSync(FOLDER, { recursive: true })
  const path = resolve(FOLDER, `print-${name}.pdf`)
  await page.pdf({ path, format: 'A4', margin: { top: '12mm', bottom: '12mm', left: '12mm', right: '12mm' } })
  execFileSync('pdftoppm', ['-png', '-r', '70', path, path.replace(/\.pdf$/, '')])
  return execFileSync('pdftotext', ['-layout', path, '-']).toString()
}

/** Someone whose pages are in a language. */
async function reader (login, lang) {
  const visitor = await house.visitor({ login })
  await visitor.speak(lang === 'zh' ? 'zh-CN' : 'en')
  return visitor
}

for (const lang of ['zh', 'en']) {
  const words = lang === 'zh'
    ? { menu: ['审计日志', '退出登录', '我的账号'], acts: ['写跟进', '筛选', '应用'], facts: '基本信息', owner: '负责人', last: '更新' }
    : { menu: ['Sign out', 'My account'], acts: ['Follow up', 'Apply'], facts: 'Facts', owner: 'Owner', last: 'Updated' }

  test(`customers on paper, ${lang}`, async () => {
    const visitor = await reader('zhou', lang)
    const { page } = visitor
    await visitor.open('/customers')
    const names = await page.locator('[data-rows] .row-link').allInnerTexts()
    const path = await page.locator('[data-rows] > [data-href]').first().getAttribute('data-href')
    // A long name goes over lines on paper.
    const found = (text, name) => text.replace(/\s/g, '').includes(name.replace(/\s/g, '').slice(0, 4))
    const list = await printed(page, `list-${lang}`)
    for (const name of names) assert.ok(found(list, name), name)
    for (const word of [...words.menu, ...words.acts]) assert.ok(!list.includes(word), `${word} is printed\n${list}`)
    assert.ok(list.includes(words.last), `the last column is cut\n${list}`)
    await visitor.open(path)
    const customer = await printed(page, `customer-${lang}`)
    assert.ok(found(customer, names[0]) && customer.includes(words.facts) && customer.includes(words.owner), customer)
    for (const word of [...words.menu, ...words.acts]) assert.ok(!customer.includes(word), `${word} is printed\n${customer}`)
    assert.ok(customer.indexOf(words.facts) < customer.length / 2, 'facts come first')
    await visitor.leave()
  })

  test(`the permission matrix and an import on paper, ${lang}`, async () => {
    const auditor = await reader('shenji', lang)
    await auditor.open('/admin/permissions')
    const matrix = await printed(auditor.page, `matrix-${lang}`)
    for (const word of words.menu) assert.ok(!matrix.includes(word), `${word} is printed\n${matrix}`)
    assert.ok(matrix.includes(lang === 'zh' ? '财务' : 'Finance'), matrix)
    await auditor.leave()
    const visitor = await reader('zhou', lang)
    const { page } = visitor
    await visitor.open('/import/customers')
    await page.locator('textarea[name=text]').fill('客户名称,行业\n印刷测试有限公司,technolgy\n另一家有限公司,65\n')
    await page.locator('main form button[type=submit]').first().click()
    await page.waitForURL(/\/import\/[0-9a-f-]{36}/)
    const report = await printed(page, `import-${lang}`)
    assert.ok(report.includes('technolgy'), report)
    await visitor.leave()
  })
}

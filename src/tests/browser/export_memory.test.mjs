// A long export adds at most 30 MB to the memory of the process, as CSV and as a workbook: 200,000 customers in the proof.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { PROOF, openHouse } from './house.mjs'

const house = await openHouse()
after(() => house.close())

const ROWS = PROOF ? 200_000 : 40_000
const MOST = 30 * 1024

/** The most memory that the process has had since `forget`, in KiB. */
const peak = () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${house.server.pid}/status`, 'utf8'))[1])
const forget = () => execFileSync('sh', ['-c', `echo 5 > /proc/${house.server.pid}/clear_refs`])

test(`${ROWS} customers`, { timeout: 900_000 }, async () => {
  const visitor = await house.visitor({ login: 'zhou' })
  house.sql(`insert into customer (name, stage_since, owner_id, owner_dept_id, phones, remark, created_at, updated_at)
    select '导出测试' || n || '有限公司', current_date, u.id, u.department_id, '{13800138000}', repeat('备注', 40), now(), now()
    from generate_series(1, ${ROWS}) n, app_user u where u.login = 'li'; analyze customer`)
  await visitor.open('/customers/export')
  const fields = await visitor.page.locator('form.export').evaluate((form) => Object.fromEntries(new FormData(form)))
  const { cookies } = await visitor.context.storageState()
  for (const format of ['csv', 'xlsx']) {
    const body = new URLSearchParams({ csrf: fields.csrf, key: crypto.randomUUID(), format, reason: '测量内存' })
    for (const column of ['name', 'grade', 'stage', 'owner', 'phones', 'remark']) body.append('columns', column)
    const headers = { cookie: cookies.map((one) => `${one.name}=${one.value}`).join('; '), 'sec-fetch-site': 'same-origin' }
    forget()
    const before = peak()
    const begun = Date.now()
    const answer = await fetch(`${house.url}/customers/export`, { method: 'POST', body, headers, redirect: 'manual' })
    assert.equal(answer.status, 200)
    let [bytes, lines] = [0, 0]
    for await (const piece of answer.body) {
      bytes += piece.length
      if (format === 'csv') for (const byte of piece) if (byte === 10) lines += 1
    }
    const added = peak() - before
    console.log(`${format}: ${Math.round(bytes / 1e6)} MB in ${Math.round((Date.now() - begun) / 1000)} s, memory + ${Math.round(added / 1024)} MB`)
    if (format === 'csv') assert.ok(lines > ROWS, `${lines} lines`)
    assert.ok(added <= MOST, `${format}: ${added} KiB more`)
  }
  await visitor.leave()
})

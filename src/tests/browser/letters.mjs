// The letters that a demonstration lays into a folder instead of sending them.
import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'

/** What every letter of a folder says: its head as it stands, then its parts as people read them. */
export function letters (folder) {
  let names = []
  try { names = readdirSync(folder) } catch { /* The first letter makes the folder. */ }
  return names.map((name) => said(readFileSync(resolve(folder, name), 'utf8')))
}

function said (letter) {
  const parts = letter.split(/^Content-Transfer-Encoding: /m).slice(1)
  return [letter, ...parts.map(decoded)].join('\n')
}

function decoded (part) {
  const [head, ...rest] = part.split('\r\n\r\n')
  const body = rest.join('\r\n\r\n').split(/^--/m)[0]
  if (head.startsWith('base64')) return Buffer.from(body, 'base64').toString()
  const byte = (_, hex) => String.fromCharCode(parseInt(hex, 16))
  return Buffer.from(body.replaceAll('=\r\n', '').replace(/=([0-9A-F]{2})/g, byte), 'latin1').toString()
}

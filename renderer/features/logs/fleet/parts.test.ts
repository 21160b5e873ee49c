import { expect, test } from 'vitest'
import { logPlainText } from '../../../../shared/domain/log-text'
import { highlighter } from '../search/highlight'
import { partsOf } from './parts'

const shown = async (line: string, text: string) => {
  const bytes = new TextEncoder().encode(line)
  const find = await highlighter({ text, isRegex: false, matchCase: false })
  return partsOf(logPlainText(bytes), bytes, find)
    .map((part) => (part.isHit ? `<${part.text}>` : part.text))
    .join('')
}

test.each([
  ['GET /orders 500', 'orders', 'GET /<orders> 500'],
  ['über ÜBER', 'über', '<über> <ÜBER>'],
  ['\u001b[31merror\u001b[0m here', 'here', 'error <here>'],
  ['nothing', 'x', 'nothing'],
])('%j by %s', async (line, text, expected) => {
  expect(await shown(line, text)).toBe(expected)
})

test('a match far to the right is in sight', async () => {
  const parts = await shown(`${'.'.repeat(1000)}needle${'.'.repeat(1000)}`, 'needle')
  expect(parts).toMatch(/^…\.{60}<needle>\.+…$/)
  expect(parts.length).toBeLessThan(520)
})

import { expect, test } from 'vitest'
import type { LogQuery } from '../../../../shared/contract/logs'
import { highlighter } from './highlight'

const query = (text: string, more: Partial<LogQuery> = {}): LogQuery => ({
  text,
  isRegex: false,
  matchCase: false,
  ...more,
})

test.each([
  ['an order, an Order', query('order'), ['order', 'Order']],
  ['an order, an Order', query('Order', { matchCase: true }), ['Order']],
  ['a.b axb', query('a.b'), ['a.b']],
  ['a.b axb', query('a.b', { isRegex: true }), ['a.b', 'axb']],
  ['größe GRÖSSE GRÖẞE', query('größe'), ['größe', 'GRÖẞE']],
  ['x \u001b[31mERR\u001b[0mOR y', query('error'), ['\u001b[31mERR\u001b[0mOR'.slice(5)]],
  ['abc', query('x*', { isRegex: true }), []],
  ['abc', query('(', { isRegex: true }), []],
  ['abc', query(''), []],
])('%j by %o', async (line, asked, expected) => {
  const bytes = new TextEncoder().encode(line)
  const ranges = (await highlighter(asked))(bytes)
  expect(ranges.map(({ from, to }) => new TextDecoder().decode(bytes.subarray(from, to)))).toEqual(expected)
})

test('a knotty pattern over a long line takes no time', async () => {
  const find = await highlighter(query('(a+)+$', { isRegex: true }))
  const startedAt = performance.now()
  find(new TextEncoder().encode(`${'a'.repeat(65_000)}!`))
  expect(performance.now() - startedAt).toBeLessThan(500)
})

import { expect, test } from 'vitest'
import { fileName, rangeOf } from './range'

const NOW = Date.UTC(2026, 0, 2)

test.each([
  [{ kind: 'all', from: 'x', until: '' }, {}],
  [{ kind: 'hour', from: '', until: '' }, { from: NOW - 3_600_000 }],
  [{ kind: 'between', from: '', until: '' }, {}],
  [{ kind: 'between', from: '2026-01-01T10:00:00', until: '' }, { from: new Date(2026, 0, 1, 10).getTime() }],
  [{ kind: 'between', from: '2026-01-01T10:00:00', until: '2026-01-01T09:00' }, { problem: expect.any(String) }],
] as const)('%o', (range, expected) => {
  expect(rangeOf(range, NOW)).toEqual(expected)
})

test.each([
  ['shop-web-1', 'text', false, 'shop-web-1.log'],
  ['12 containers', 'json-lines', true, '12-containers.jsonl.gz'],
  ['../../etc/passwd', 'text', false, 'etc-passwd.log'],
  ['日本', 'text', false, 'containers.log'],
] as const)('%s as %s', (name, format, gzip, expected) => {
  expect(fileName(name, format, gzip)).toBe(expected)
})

import { expect, test } from 'vitest'
import type { Finding } from '../../../shared/contract/diagnosis'
import { fileName, isOpenAtFirst } from './words'

test.each([
  ['shop-web-1', 'shop-web-1-diagnosis.txt'],
  ['../../etc/passwd', 'etc-passwd-diagnosis.txt'],
  ['日本', 'container-diagnosis.txt'],
])('the file of %s', (name, expected) => {
  expect(fileName(name)).toBe(expected)
})

const finding = (more: Partial<Finding>): Finding => ({
  ...{ part: 'memory', tone: 'ok', title: '', meaning: '', facts: [], lines: [] },
  ...more,
})

test.each<[Partial<Finding>, boolean]>([
  [{ tone: 'crit' }, true],
  [{ tone: 'warn' }, true],
  [{ tone: 'unknown' }, false],
  [{ tone: 'info', part: 'events', lines: [{ text: 'x' }] }, false],
  [{ tone: 'ok', part: 'lines', lines: [{ text: 'x' }] }, true],
  [{ tone: 'info', part: 'lines' }, false],
])('%o is open: %s', (more, expected) => {
  expect(isOpenAtFirst(finding(more))).toBe(expected)
})

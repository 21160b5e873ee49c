/** A run that failed, skipped too much or ran nothing must never read as good. */
import { describe, expect, it } from 'vitest'
import { countedWith, line, playwrightCounts, sum, verdict, vitestCounts } from './counts.mjs'

const counts = (passed: number, failed = 0, skipped = 0) => ({ passed, failed, skipped })

describe('counts', () => {
  it('adds up and prints the closing line', () => {
    expect(line(sum([counts(1, 2, 3), counts(10)]))).toBe('11 passed, 2 failed, 3 skipped')
  })
  it('counts a file that did not load as failed', () => {
    const tests = ['passed', 'failed', 'skipped', 'pending', 'todo'].map((status) => ({ status }))
    const testResults = [
      { status: 'failed', assertionResults: [] },
      { status: 'failed', assertionResults: tests },
    ]
    expect(vitestCounts({ testResults })).toEqual(counts(1, 2, 3))
  })
  it('reads a Playwright report, also one with an error outside any test', () => {
    expect(playwrightCounts({ stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 2 } })).toEqual(counts(4, 1, 2))
    expect(playwrightCounts({ stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0 }, errors: [{}] })).toEqual(
      counts(0, 1, 0),
    )
  })
})

describe('countedWith', () => {
  it.each([
    [0, counts(3), counts(3)],
    [1, counts(3, 2), counts(3, 2)],
    [1, counts(3), counts(3, 1)], // an error beside all tests
    [137, counts(0), counts(0, 1)], // ended before it could report
  ])('exit code %i', (code, reported, expected) => expect(countedWith(code, reported)).toEqual(expected))
})

describe('verdict', () => {
  it.each([
    ['all is well', [{ name: 'unit', counts: counts(3), ok: true }], true, []],
    ['a failure', [{ name: 'unit', counts: counts(3, 1), ok: false }], false, ['unit failed']],
    ['a crash without a failure', [{ name: 'unit', counts: counts(3), ok: false }], false, ['unit failed']],
    ['a skip at home', [{ name: 'lab', counts: counts(0, 0, 9), ok: true }], false, []],
    [
      'a skip in CI',
      [{ name: 'lab', counts: counts(8, 0, 1), ok: true }],
      true,
      ['lab skipped 1, which CI does not allow'],
    ],
    ['nothing run', [{ name: 'e2e', counts: counts(0), ok: true }], false, ['e2e ran nothing']],
  ])('of %s', (_, suites, isCi, expected) => expect(verdict(suites, isCi)).toEqual(expected))
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Mark, MarkKind } from '../../../shared/contract/metrics'
import { chartMark, markWords } from './mark-words'
import { stateNow, stripOf } from './states'

const mark = (at: number, kind: MarkKind, note = ''): Mark => ({ at, kind, name: 'web', note })
const strip = (marks: Mark[], known: Partial<Parameters<typeof stripOf>[1]> = {}) =>
  stripOf(marks, { from: 0, until: 100, since: 0, now: 'healthy', ...known }).map(
    ({ from, until, state }) => `${from}-${until} ${state}`,
  )

describe('how a container did', () => {
  it('is as it is now when nothing happened', () => {
    expect(strip([])).toEqual(['0-100 healthy'])
  })
  it('is told by what happened', () => {
    expect(strip([mark(10, 'end'), mark(20, 'start'), mark(30, 'healthy'), mark(60, 'unhealthy')])).toEqual([
      '0-10 running',
      '10-20 stopped',
      '20-30 running',
      '30-60 healthy',
      '60-100 unhealthy',
    ])
  })
  it('is not known before the first thing that is', () => {
    expect(strip([], { since: 40 })).toEqual(['0-40 unknown', '40-100 healthy'])
    expect(strip([], { since: undefined })).toEqual(['0-100 unknown'])
    expect(strip([mark(30, 'start')], { since: 50 })).toEqual(['0-30 unknown', '30-100 running'])
  })
  it('does not change by what only leaves a note', () => {
    expect(strip([mark(30, 'replace'), mark(50, 'oom')])).toEqual(['0-100 healthy'])
  })
  it('never leaves a hole', () => {
    const kinds = fc.constantFrom<MarkKind>('start', 'end', 'restart', 'replace', 'oom', 'healthy', 'unhealthy')
    const marks = fc
      .array(fc.tuple(fc.integer({ min: -20, max: 120 }), kinds))
      .map((list) => list.map(([at, kind]) => mark(at, kind)).sort((a, b) => a.at - b.at))
    fc.assert(
      fc.property(marks, fc.option(fc.integer({ min: -20, max: 120 }), { nil: undefined }), (list, since) => {
        const parts = stripOf(list, { from: 0, until: 100, since, now: 'running' })
        expect(parts[0]?.from).toBe(0)
        expect(parts.at(-1)?.until).toBe(100)
        for (const [n, part] of parts.entries()) {
          expect(part.until).toBeGreaterThan(part.from)
          if (n > 0) expect(part.from).toBe(parts[n - 1]?.until)
        }
      }),
    )
  })
  it('is now what the row says', () => {
    expect(stateNow({ state: 'running', health: 'none' })).toBe('running')
    expect(stateNow({ state: 'running', health: 'unhealthy' })).toBe('unhealthy')
    expect(stateNow({ state: 'exited', health: 'unhealthy' })).toBe('stopped')
  })
})

describe('words of what happened', () => {
  it('are calm about an end that was hoped for, not about another', () => {
    expect(markWords({ kind: 'end', note: 'exit code 0' }).tone).toBe('off')
    expect(markWords({ kind: 'end', note: 'exit code 143' }).tone).toBe('off')
    expect(markWords({ kind: 'end', note: 'exit code 13' }).tone).toBe('warn')
    expect(markWords({ kind: 'oom', note: '' }).tone).toBe('crit')
  })
  it('name the container where there are several', () => {
    expect(chartMark(mark(5, 'end', 'exit code 1'), true).words).toBe('web: ended, exit code 1')
    expect(chartMark(mark(5, 'start'), false)).toEqual({ at: 5, tone: 'good', words: 'started' })
  })
})

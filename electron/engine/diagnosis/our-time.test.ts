/** A wrong clock of a host changes nothing that is concluded. */
import { expect, it } from 'vitest'
import type { Evidence } from './evidence'
import { diagnose } from './findings'
import { inOurTime } from './our-time'
import { action, details, event, evidence, exited, isKnown, line, NOW, probe, row } from './samples'

const AHEAD_MS = 90_000

/** The same as a host with that clock would tell it. */
function asTold(by: Evidence): Evidence {
  const { clockAheadMs: _, ...host } = inOurTime(by, -AHEAD_MS).host
  return { ...inOurTime(by, -AHEAD_MS), host }
}

it('finds what it would find with the right clock, and says whose time it tells', () => {
  const told = evidence({
    row: exited(143),
    details: details({ probes: [probe(1, 'x')] }),
    actions: isKnown([action('container.stop')]),
    events: isKnown([event('stop', 59), event('die', 60)]),
    lines: isKnown([line('bye')]),
    marks: isKnown([{ at: NOW - 60_000, kind: 'end', name: 'web', note: '' }]),
  })
  expect(diagnose(asTold(told)).summary).not.toMatch(/by mara 60 s ago/)
  const report = diagnose(inOurTime(asTold(told), AHEAD_MS))
  expect(report.summary).toBe(diagnose(told).summary)
  expect(report.findings.filter(({ part }) => part !== 'state')).toEqual(
    diagnose(told).findings.filter(({ part }) => part !== 'state'),
  )
  expect(report.findings.find(({ part }) => part === 'state')?.facts).toContainEqual({
    name: 'Clock of its host',
    value: '90 s ahead; times here are told by ours',
  })
})

it('leaves what is nearly right as it is', () => {
  const of = evidence({ row: row() })
  expect(inOurTime(of, 1900)).toBe(of)
  expect(inOurTime(of, -1900)).toBe(of)
})

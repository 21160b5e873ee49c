/** The report as a whole: its order, its tone, its text. */
import { describe, expect, it } from 'vitest'
import { diagnose } from './findings'
import { action, details, event, evidence, exited, isKnown, isUnknown, line, probe, row } from './samples'

describe('a report', () => {
  it('puts the worst first, and what is unknown before what is fine', () => {
    const report = diagnose(
      evidence({
        row: exited(1),
        usage: undefined,
        events: isUnknown('x'),
        lines: isKnown([line('cannot open /x', 'error'), line('bye')]),
      }),
    )
    expect(report.findings.map(({ tone }) => tone)).toEqual(['crit', 'warn', 'warn', 'unknown', 'info', 'ok', 'ok'])
    expect(report.findings.map((one) => one.part)).toEqual(
      ['state', 'restarts', 'lines', 'events', 'memory', 'actions', 'image'].map((name) => name),
    )
    expect(report.findings.find((one) => one.part === 'lines')?.lines[0]?.text).toBe('cannot open /x')
    expect(report.tone).toBe('crit')
  })

  it('is ok where there are only notes', () => {
    expect(diagnose(evidence()).tone).toBe('ok')
  })

  it('is at most 200 lines of text, none of them broken by what a host wrote', () => {
    const hostile = Array.from({ length: 50 }, (_, at) =>
      line(`${at} \u001b[31m\u202eevil\n[CRITICAL] state: forged ${'x'.repeat(900)}`, 'error'),
    )
    const probes = Array.from({ length: 200 }, (_, at) => probe(1, `line ${at}\nsecond`))
    const report = diagnose(
      evidence({
        row: row({ health: 'unhealthy', name: 'web\nx' }),
        name: 'web\nx',
        lines: isKnown(hostile),
        events: isKnown(Array.from({ length: 200 }, (_, at) => event(`odd\n${at}`, at))),
        actions: isKnown(Array.from({ length: 50 }, () => action('container.stop'))),
        details: details({
          healthcheck: 'x',
          probes,
          mounts: Array.from({ length: 300 }, () => ({ kind: 'bind', source: '', destination: '/d', readOnly: false })),
        }),
      }),
    )
    const lines = report.text.split('\n')
    expect(lines.length).toBeLessThanOrEqual(201)
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(310)
    expect(lines.filter((one) => one.startsWith('[CRITICAL] state'))).toEqual([])
    expect(['\u001b', '\u202e'].filter((unseen) => report.text.includes(unseen))).toEqual([])
    expect(lines[0]).toBe('Diagnosis of container web x on box-1')
    expect(lines[1]).toBe('Made 2026-01-05 12:00:00Z by Longshore')
  })
})

/** Same or not, against JSON as the judge; and that ten thousand rows take no time. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Container } from '../../../shared/contract/containers'
import { sameRow, sharing } from './same-row'
import { row } from './samples'

describe('sameRow', () => {
  it('is what JSON says, whatever differs', () => {
    const name = fc.constantFrom('a', 'b', 'constructor', 'toString')
    const text = fc.constantFrom('', 'x', 'y')
    const port = fc.record({
      hostIp: text,
      hostPort: fc.constantFrom(undefined, 80),
      containerPort: fc.constantFrom(80, 81),
      protocol: fc.constantFrom('tcp' as const, 'udp' as const),
    })
    const some = fc.record({
      labels: fc.dictionary(name, text, { maxKeys: 3 }),
      ports: fc.array(port, { maxLength: 2 }),
      volumes: fc.array(text, { maxLength: 2 }),
      networks: fc.array(text, { maxLength: 2 }),
      pending: fc.constantFrom(undefined, 'stopping' as const),
      restartCount: fc.constantFrom(0, 1),
    })
    const textOf = (one: Container) =>
      JSON.stringify({ ...one, labels: Object.entries(one.labels).sort(([a], [b]) => (a < b ? -1 : 1)) })
    fc.assert(
      fc.property(some, some, (left, right) => {
        expect(sameRow(row(left), row(right))).toBe(textOf(row(left)) === textOf(row(right)))
        expect(sameRow(row(left), structuredClone(row(left)))).toBe(true)
      }),
      { numRuns: 3000 },
    )
  })

  it('sees a change of any field', () => {
    const whole = row({ networkOf: 'x', protection: 'hand', finishedAt: 1, exitCode: 1, service: 's' })
    for (const [field, value] of Object.entries(whole)) {
      if (value === undefined || typeof value === 'object') continue
      expect(sameRow(whole, { ...whole, [field]: undefined }), field).toBe(false)
    }
  })

  it('takes a field without a value for none', () => {
    const { pending, ...without } = row()
    expect(sameRow(without, row({ pending: undefined }))).toBe(true)
  })
})

describe('sharing', () => {
  it('gives the very row before when nothing differs, and its parts when something does', () => {
    const before = row({ labels: { a: 'b' }, ports: [{ hostIp: '', containerPort: 80, protocol: 'tcp' }] })
    const equal = structuredClone(before)
    expect(sharing(before, equal)).toBe(before)
    const changed = sharing(before, { ...equal, restartCount: 9 })
    expect(changed.restartCount).toBe(9)
    expect(changed.labels).toBe(before.labels)
    expect(changed.ports).toBe(before.ports)
    expect(sharing(undefined, equal)).toBe(equal)
  })

  it('compares 10,000 rows of twelve labels in no time worth a word', () => {
    const labels = Object.fromEntries(
      Array.from({ length: 12 }, (_, at) => [`com.example.label.${at}`, 'x'.repeat(40)]),
    )
    const before = Array.from({ length: 10_000 }, (_, at) => row({ key: `h/${at}`, labels: { ...labels } }))
    const listed = structuredClone(before)
    const rounds = [1, 2, 3].map(() => {
      const startedAt = performance.now()
      before.forEach((one, at) => {
        sharing(one, listed[at] ?? one)
      })
      return performance.now() - startedAt
    })
    const tookMs = Math.min(...rounds)
    const jsonStartedAt = performance.now()
    const equal = before.filter((one, at) => JSON.stringify(one) === JSON.stringify(listed[at]))
    expect(equal).toHaveLength(before.length)
    console.log(`10,000 rows: ${Math.round(tookMs)} ms, by JSON ${Math.round(performance.now() - jsonStartedAt)} ms`)
    expect(tookMs).toBeLessThan(250)
  })
})

/** Properties of the chain: every field counts, no two contents share a serialisation, the walk finds the first fault. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AuditRow, CHAIN_START, containsPattern, GENESIS, hashOf, outcomeOf, walkChain } from './rules'

const text = fc.string({ maxLength: 30, unit: 'binary' })
const content = fc.record({
  kind: fc.constantFrom('intent' as const, 'outcome' as const),
  intent_seq: fc.option(fc.nat()),
  at: fc.nat(),
  operator: fc.option(text),
  run_id: text,
  action: fc.option(text),
  target: fc.option(text),
  host_name: fc.option(text),
  reason: fc.option(text),
  outcome: fc.option(fc.constantFrom('done' as const, 'failed' as const, 'denied' as const)),
  error: fc.option(text),
})
const chain = fc.array(content, { minLength: 1, maxLength: 12 }).map((contents) => {
  const rows: AuditRow[] = []
  for (const one of contents) {
    const unsigned = { ...one, seq: rows.length + 1, prev_hash: rows.at(-1)?.hash ?? GENESIS }
    rows.push({ ...unsigned, hash: hashOf(unsigned) })
  }
  return rows
})

describe('walkChain', () => {
  test('accepts what was chained, in one walk or in several', () => {
    fc.assert(
      fc.property(chain, fc.nat(12), (rows, cut) => {
        const whole = walkChain(CHAIN_START, rows)
        expect(whole).toEqual({ position: { seq: rows.length, hash: rows.at(-1)?.hash } })
        const first = walkChain(CHAIN_START, rows.slice(0, cut))
        expect(walkChain(first.position, rows.slice(cut))).toEqual(whole)
      }),
    )
  })

  test('finds a change of any field at its row', () => {
    const fields = [
      'kind',
      'intent_seq',
      'at',
      'operator',
      'run_id',
      'action',
      'target',
      'host_name',
      'reason',
      'outcome',
      'error',
      'prev_hash',
      'hash',
    ] as const
    fc.assert(
      fc.property(chain, fc.nat(), fc.constantFrom(...fields), (rows, pick, field) => {
        const index = pick % rows.length
        const changed = rows.map((row, at) =>
          at === index ? { ...row, [field]: `${String(row[field])}!` as never } : row,
        )
        expect(walkChain(CHAIN_START, changed).brokenAt).toBe(index + 1)
      }),
    )
  })

  test('finds a missing row and a swap', () => {
    fc.assert(
      fc.property(chain, fc.nat(), (rows, pick) => {
        fc.pre(rows.length > 1)
        const index = pick % (rows.length - 1)
        expect(walkChain(CHAIN_START, rows.toSpliced(index, 1)).brokenAt).toBe(index + 1)
        const [a, b] = [rows[index], rows[index + 1]]
        if (!a || !b) return
        const swapped = rows.toSpliced(index, 2, { ...b, seq: a.seq }, { ...a, seq: b.seq })
        expect(walkChain(CHAIN_START, swapped).brokenAt).toBe(index + 1)
      }),
    )
  })
})

test('text cannot move from one field to the next without changing the hash', () => {
  const base = {
    seq: 1,
    kind: 'intent',
    intent_seq: null,
    at: 1,
    run_id: 'r',
    action: 'a',
    target: '{}',
    host_name: null,
    outcome: null,
    error: null,
    prev_hash: GENESIS,
  } as const
  const hashes = [
    hashOf({ ...base, operator: 'ab', reason: 'c' }),
    hashOf({ ...base, operator: 'a', reason: 'bc' }),
    hashOf({ ...base, operator: 'ab","', reason: 'c' }),
    hashOf({ ...base, operator: null, reason: 'abc' }),
    hashOf({ ...base, operator: 'null', reason: 'abc' }),
    hashOf({ ...base, operator: '', reason: 'abc' }),
  ]
  expect(new Set(hashes).size).toBe(hashes.length)
})

test('the hash of a known row stays what it is: old chains must verify with new versions', () => {
  const row = {
    seq: 1,
    kind: 'intent',
    intent_seq: null,
    at: 1767614400000,
    operator: 'ann',
    run_id: 'r',
    action: 'container.stop',
    target: '{"kind":"container"}',
    host_name: 'Berlin',
    reason: 'größer',
    outcome: null,
    error: null,
    prev_hash: GENESIS,
  } as const
  expect(hashOf(row)).toBe('c8a26ba54eb18ef6413fb25332513d6cc979a20c37d4086df58bdbdeacf51b1c')
})

test('an intent without outcome is pending in its own run and unknown in any other', () => {
  expect(outcomeOf(null, 'a', 'a')).toBe('pending')
  expect(outcomeOf(null, 'a', 'b')).toBe('unknown')
  expect(outcomeOf('denied', 'a', 'b')).toBe('denied')
})

test('a LIKE pattern has no wildcard but the two around it', () => {
  expect(containsPattern('50%_\\')).toBe('%50\\%\\_\\\\%')
})

/** Attacks 51 and 59 on a real file: what triggers stop, what the chain shows, what cannot be seen. */
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openTestStores, type TestStores } from '../testing/temporary-database'
import { type AuditRow, CHAIN_START, hashOf } from './rules'
import type { AuditSearch } from './store'

let opened: TestStores
beforeEach(() => {
  opened = openTestStores()
})
afterEach(() => {
  opened.close()
  opened.folder.remove()
})

const RUN = 'run-1'
const begin = (more: object = {}) =>
  opened.stores.audit.begin({
    at: 5,
    operator: 'ann',
    runId: RUN,
    action: 'container.stop',
    target: { kind: 'x' },
    ...more,
  })
const finish = (intentSeq: number) => opened.stores.audit.finish({ intentSeq, at: 6, runId: RUN, outcome: 'done' })
const search = (more: Partial<AuditSearch> = {}) => opened.stores.audit.search({ limit: 500, runId: RUN, ...more })
const check = (limit = 1000) => {
  let slice = opened.stores.audit.checkSlice(CHAIN_START, limit)
  while (!slice.complete) slice = opened.stores.audit.checkSlice(slice.position, limit)
  return slice
}

/** As somebody with the file and without scruples: another connection, triggers dropped. */
function tamper(sql: string) {
  const raw = new Database(opened.folder.file)
  try {
    const triggers = raw.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all() as Trigger[]
    // biome-ignore lint/plugin/sql: a trigger's name cannot be bound
    for (const { name } of triggers) raw.exec(`DROP TRIGGER ${name}`)
    raw.pragma('foreign_keys = OFF')
    raw.pragma('ignore_check_constraints = ON')
    raw.exec(sql)
    for (const trigger of triggers) raw.exec(trigger.sql)
  } finally {
    raw.close()
  }
}
interface Trigger {
  name: string
  sql: string
}

describe('triggers', () => {
  test.each([
    ["UPDATE audit SET operator = 'bob'", 'never changed'],
    ['UPDATE audit SET seq = seq + 100', 'never changed'],
    ['DELETE FROM audit', 'never removed'],
    ['DELETE FROM audit WHERE seq = 2', 'never removed'],
    ['INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE seq = 1', 'appended in order'],
    [
      'INSERT INTO audit SELECT 9, kind, NULL, at, operator, run_id, action, target, NULL, NULL, NULL, NULL, prev_hash, hash FROM audit WHERE seq = 1',
      'appended in order',
    ],
    ['UPDATE audit_head SET seq = 1', 'only grows'],
    ['DELETE FROM audit_head', 'only grows'],
  ])('%s is refused', (sql, why) => {
    finish(begin())
    const raw = new Database(opened.folder.file)
    expect(() => raw.exec(sql)).toThrow(why)
    raw.close()
    expect(check()).toMatchObject({ position: { seq: 2 }, complete: true })
    expect(check().brokenAt).toBeUndefined()
  })
})

describe('the chain', () => {
  const changes: [string, string, number | undefined][] = [
    ['an edited field', "UPDATE audit SET reason = 'because' WHERE seq = 5", 5],
    ['an edited time', 'UPDATE audit SET at = at - 1 WHERE seq = 3', 3],
    ['an outcome turned', "UPDATE audit SET outcome = 'failed' WHERE seq = 2", 2],
    ['a NULL made an empty text', "UPDATE audit SET reason = '' WHERE seq = 1", 1],
    [
      'two rows swapped',
      'UPDATE audit SET seq = -3 WHERE seq = 3; UPDATE audit SET seq = 3 WHERE seq = 5; UPDATE audit SET seq = 5 WHERE seq = -3',
      3,
    ],
    ['a row taken out', 'DELETE FROM audit WHERE seq = 4', 4],
    [
      'a row taken out and the others closed up',
      'DELETE FROM audit WHERE seq = 4; UPDATE audit SET seq = seq - 1 WHERE seq > 4',
      4,
    ],
    ['the first row taken out', 'DELETE FROM audit WHERE seq = 1', 1],
    ['the tail cut off', 'DELETE FROM audit WHERE seq > 6', 7],
    ['all rows taken out', 'DELETE FROM audit', 1],
    [
      'the head set back, the tail left',
      'UPDATE audit_head SET seq = 6, hash = (SELECT hash FROM audit WHERE seq = 6)',
      7,
    ],
    // The limit, stated: with the head cut back as well, nothing inside the file remembers that there was more.
    [
      'tail and head cut back together',
      'DELETE FROM audit WHERE seq > 6; UPDATE audit_head SET seq = 6, hash = (SELECT hash FROM audit WHERE seq = 6)',
      undefined,
    ],
  ]
  test.each(changes)('%s: seen where it begins', (_, sql, brokenAt) => {
    for (let n = 0; n < 5; n += 1) finish(begin({ reason: undefined, at: n }))
    expect(check().brokenAt).toBeUndefined()
    tamper(sql)
    expect(check().brokenAt).toBe(brokenAt)
    expect(check(2).brokenAt, 'slice by slice').toBe(brokenAt)
  })

  test('a row edited with its hash made anew breaks at the row after it', () => {
    for (let n = 0; n < 3; n += 1) finish(begin())
    const row = opened.started.connection.sql.get<AuditRow>('SELECT * FROM audit WHERE seq = 3')
    if (!row) throw new Error('no row')
    const hash = hashOf({ ...row, reason: 'another' })
    tamper(`UPDATE audit SET reason = 'another', hash = '${hash}' WHERE seq = 3`)
    expect(check().brokenAt).toBe(4)
  })

  test('a tail cut off while the product is closed is found at the next start', () => {
    for (let n = 0; n < 3; n += 1) finish(begin())
    opened.started.close()
    tamper('DELETE FROM audit WHERE seq > 3')
    const again = openTestStores({ folder: opened.folder })
    expect(again.started.notice).toContain('was damaged')
    again.close()
    opened = openTestStores({ folder: opened.folder })
  })
})

describe('intents and outcomes', () => {
  test('an outcome needs its intent, and there is one', () => {
    const seq = begin()
    expect(() => finish(99)).toThrow('no such entry')
    finish(seq)
    expect(() => finish(seq)).toThrow('already')
    expect(() => finish(seq + 1), 'an outcome is no intent').toThrow('no such entry')
  })

  test('a denial is both at once', () => {
    const target = { kind: 'host', hostId: 'h1' }
    const seq = opened.stores.audit.record(
      { at: 1, operator: 'eve', runId: RUN, action: 'host.remove', target },
      'denied',
      'no',
    )
    expect(search()).toMatchObject([{ seq, outcome: 'denied', error: 'no', operator: 'eve', ended_at: 1 }])
  })

  test('what is asked for by outcome knows this run from others', () => {
    const [old, running, done] = [begin({ runId: 'run-0' }), begin(), begin()]
    finish(done)
    expect(search({ outcome: 'unknown' }).map((row) => row.seq)).toEqual([old])
    expect(search({ outcome: 'pending' }).map((row) => row.seq)).toEqual([running])
    expect(search({ outcome: 'done' }).map((row) => row.seq)).toEqual([done])
    expect(search({ outcome: 'failed' })).toEqual([])
  })

  test('pages go back by seq', () => {
    for (let n = 0; n < 10; n += 1) begin()
    expect(search({ limit: 3 }).map((row) => row.seq)).toEqual([10, 9, 8])
    expect(search({ limit: 3, before: 8 }).map((row) => row.seq)).toEqual([7, 6, 5])
  })
})

describe('search (attack 51)', () => {
  beforeEach(() => {
    begin({ reason: '100% sure', target: { kind: 'container', id: 'c1', name: 'web_1' } })
    begin({ reason: 'plain', target: { kind: 'container', id: 'c2', name: 'webX1' }, hostName: 'Berlin' })
  })

  test.each([
    ["' OR 1=1 --", 0],
    ["'; DROP TABLE audit; --", 0],
    ["x') UNION SELECT * FROM audit --", 0],
    ['%', 1],
    ['_', 1],
    ['web_1', 1],
    ['\\', 0],
    ['web', 2],
    ['WEBX', 1],
    ['berlin', 1],
    ['kind', 0],
    ['"c1"', 0],
    ['c1', 1],
    ['\u0000', 0],
  ])('%j finds %i', (text, count) => {
    expect(search({ text })).toHaveLength(count)
    expect(check().brokenAt).toBeUndefined()
  })

  test('any text finds exactly the rows that hold it', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 20, unit: 'grapheme' }), fc.string({ maxLength: 5 }), (text, around) => {
        fc.pre(!`${text}${around}`.includes('\0'))
        const seq = begin({ reason: `${around}${text}${around}` })
        const found = search({ text, limit: 1 })
        expect(found[0]?.seq).toBe(seq)
        const nothing = `${text}\u2603never\u2603`
        expect(search({ text: nothing })).toEqual([])
      }),
      { numRuns: 100 },
    )
    expect(check().brokenAt).toBeUndefined()
  })
})

/** The table on a real database: what is kept and when, what does not come back, and who is protected after a change. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFakeClock, type FakeClock } from '../testing/fake-clock'
import { createMemoryLog } from '../testing/memory-log'
import { openTestStores, type TestStores } from '../testing/temporary-database'
import { loadMarks, type Marks } from './marks'
import { row } from './samples'
import { readKept } from './store'
import { createTable } from './table'

let opened: TestStores
let clock: FakeClock
let marks: Marks
let patterned: string[]
const HOSTS = Array.from({ length: 15 }, (_, at) => `host${String(at).padStart(12, '0')}`)

beforeEach(async () => {
  opened = openTestStores()
  clock = createFakeClock()
  for (const id of HOSTS) {
    const address = { kind: 'local' as const, socketPath: `/${id}` }
    opened.stores.hosts.save({ id, name: id, address, remarks: {}, enabled: true }, clock.now())
  }
  marks = await loadMarks(opened.remote.containers)
  patterned = []
})
afterEach(() => opened.close())

const open = async () => {
  const protection = { byHand: marks.has, byPattern: ({ name }: { name: string }) => patterned.includes(name) }
  const table = createTable({ store: opened.remote.containers, clock, log: createMemoryLog(), protection })
  await table.load()
  return table
}
const rowOf = (hostId: string, name: string, more: Parameters<typeof row>[0] = {}) =>
  row({ hostId, key: `${hostId}/${name}`, name, ...more })
const kept = () =>
  opened.stores.containers
    .all()
    .flatMap(readKept)
    .map(({ key }) => key)
    .sort()

describe('the table', () => {
  it('keeps a part of the hosts at a time, a list at once, and all of them at the end', async () => {
    const table = await open()
    for (const hostId of HOSTS) table.rows.set(rowOf(hostId, 'a'))
    table.rows.confirmed(HOSTS[14] ?? '', 'whole')
    await clock.advance(0)
    expect(kept()).toEqual([`${HOSTS[14]}/a`])
    await clock.advance(2000)
    expect(kept()).toHaveLength(11)
    await clock.advance(2000)
    expect(kept()).toHaveLength(15)
    table.rows.set(rowOf(HOSTS[0] ?? '', 'b'))
    await table.dispose()
    expect(kept()).toHaveLength(16)
    expect(clock.sleepers()).toBe(0)
  })

  it('paints what was last known, without what was pending', async () => {
    const first = await open()
    const hostId = HOSTS[0] ?? ''
    first.rows.set(rowOf(hostId, 'a', { pending: 'stopping', labels: { team: 'harbour' } }))
    await first.dispose()
    const second = await open()
    expect([...second.all()]).toMatchObject([{ name: 'a', labels: { team: 'harbour' } }])
    expect(second.rows.get(`${hostId}/a`)?.pending).toBeUndefined()
    second.forgetHost(hostId)
    expect([...second.all()]).toEqual([])
    await second.dispose()
  })

  it('what was destroyed is not brought back by an answer that was under way; what a list lacked may come again', async () => {
    const table = await open()
    const hostId = HOSTS[0] ?? ''
    table.rows.set(rowOf(hostId, 'a'))
    table.rows.destroyed(`${hostId}/a`)
    table.rows.set(rowOf(hostId, 'a'))
    expect(table.rows.get(`${hostId}/a`)).toBeUndefined()
    table.rows.set(rowOf(hostId, 'b'))
    table.rows.remove(`${hostId}/b`)
    table.rows.set(rowOf(hostId, 'b'))
    expect(table.rows.ofHost(hostId)).toHaveLength(1)
    await table.dispose()
  })

  it('tells who watches of changes only', async () => {
    const table = await open()
    const end = new AbortController()
    const patches = table.watch(end.signal)
    expect((await patches.next()).value).toEqual({ snapshot: true, changed: [], removed: [] })
    const hostId = HOSTS[0] ?? ''
    table.rows.set(rowOf(hostId, 'a'))
    table.rows.set(rowOf(hostId, 'a'))
    expect((await patches.next()).value).toMatchObject({ snapshot: false, changed: [{ name: 'a' }] })
    table.rows.set(rowOf(hostId, 'a'))
    table.rows.set(rowOf(hostId, 'b'))
    expect((await patches.next()).value).toMatchObject({ changed: [{ name: 'b' }] })
    end.abort()
    await patches.return()
    await table.dispose()
  })
})

describe('protection by hand', () => {
  const hostId = HOSTS[0] ?? ''
  it('holds for the name, moves with our rename, is kept, and goes with the host', async () => {
    const table = await open()
    table.rows.set(rowOf(hostId, 'a'))
    await marks.change({ hostId, name: 'a' }, true)
    table.protectAnew(hostId)
    expect(table.rows.get(`${hostId}/a`)?.protection).toBe('hand')
    table.rows.set(rowOf(HOSTS[1] ?? '', 'a'))
    expect(table.rows.get(`${HOSTS[1]}/a`)?.protection).toBeUndefined()
    await marks.move(hostId, 'a', 'z')
    table.protectAnew()
    expect(table.rows.get(`${hostId}/a`)?.protection).toBeUndefined()
    expect((await loadMarks(opened.remote.containers)).has(hostId, 'z')).toBe(true)
    patterned = ['a']
    table.protectAnew()
    expect(table.rows.get(`${hostId}/a`)?.protection).toBe('pattern')
    opened.stores.hosts.remove(hostId)
    expect(opened.stores.containers.marks()).toEqual([])
    marks.forgetHost(hostId)
    expect(marks.has(hostId, 'z')).toBe(false)
    await table.dispose()
  })

  it('of a host that is in no table lasts as long as the engine', async () => {
    await marks.change({ hostId: 'simulated0001', name: 'a' }, true)
    expect(marks.has('simulated0001', 'a')).toBe(true)
    expect(opened.stores.containers.marks()).toEqual([])
    await marks.change({ hostId: 'simulated0001', name: 'a' }, false)
    expect(marks.has('simulated0001', 'a')).toBe(false)
  })
})

/** Whose history it is, with a real database: opened late, opened again, and with containers that come and go. */
import { beforeEach, describe, expect, test } from 'vitest'
import { createMemoryLog } from '../testing/memory-log'
import { keepingOfEach, MINUTE } from '../testing/test-keeping'
import type { Owner } from './owner'
import { createOwners, type Owners } from './owners'
import { HOST, point } from './samples'

const run = keepingOfEach()
let owners: Owners
let holding: Set<string>
let replaced: { name: string; before: string | undefined }[]
const never = new AbortController().signal

beforeEach(() => {
  holding = new Set()
  replaced = []
  begin()
})

function begin() {
  owners = createOwners({
    ...{ keeping: run.keeping, clock: run.clock, log: createMemoryLog() },
    isHolding: (_, id) => holding.has(id),
    isThere: (_, id) => holding.has(id),
    onReplaced: ({ name }, { image }) => replaced.push({ name, before: image }),
  })
}
async function again() {
  await run.again(run.clock.now())
  begin()
}

const web = (id: string, name = 'shop-web-1') => ({ id, name, project: 'shop', service: 'web' })
function claim(id: string, name?: string, image = 'nginx:1.27'): Owner {
  holding.add(id)
  return owners.claim(HOST, web(id, name), image)
}
/** A point each 10 s, the first of them at once. */
async function live(of: () => Owner, durationMs: number) {
  for (let since = 0; since <= durationMs; since += 10_000) {
    owners.record(of(), point(run.clock.now(), 10), false)
    await run.clock.advance(10_000)
  }
}
const pointsOf = async (owner: Owner) => {
  const [from, until] = [run.clock.now() - 30 * MINUTE, run.clock.now()]
  return owner.id === undefined
    ? 0
    : (await run.keeping.history(owner.id, 'container', { from, until, points: 600 })).at.length
}

describe('a container', () => {
  test('that was seen before the database was there loses nothing', async () => {
    const owner = claim('a')
    await live(() => owner, 2 * MINUTE)
    expect(owner.id).toBeUndefined()
    await owners.load(never)
    await live(() => owner, 0)
    expect(await pointsOf(owner)).toBe(4) // the first one stands for the ten seconds before
  })
  test('that passes leaves nothing behind', async () => {
    await owners.load(never)
    await live(() => claim('a'), 20_000)
    expect(claim('a').id).toBeUndefined()
    await live(() => claim('a'), 20_000)
    expect(claim('a').id).toBeDefined()
  })
  test('that is renamed keeps its history, and the database hears of it', async () => {
    await owners.load(never)
    await live(() => claim('a'), MINUTE)
    const { id } = claim('a', 'other')
    await again()
    await owners.load(never)
    expect(owners.find(HOST, 'a')).toMatchObject({ id, name: 'other' })
    expect(replaced).toEqual([])
  })
  test('that is made anew goes on with the history, in memory too', async () => {
    await owners.load(never)
    await live(() => claim('a'), MINUTE)
    const before = claim('a')
    holding.delete('a')
    expect(claim('b', 'shop-web-1', 'nginx:1.28')).toBe(before)
    expect(replaced).toEqual([{ name: 'shop-web-1', before: 'nginx:1.27' }])
    expect(owners.find(HOST, 'a')).toBeUndefined()
    expect(before.coarse).toBeDefined()
  })
  test('that comes back to find another in its place begins a new history', async () => {
    await owners.load(never)
    const first = claim('a')
    holding.delete('a')
    expect(claim('b')).toBe(first)
    expect(claim('a')).not.toBe(first)
  })
})

describe('an engine that starts again', () => {
  test('goes on with what was kept, of hosts and of containers that are the same', async () => {
    await owners.load(never)
    await live(() => claim('a'), MINUTE)
    owners.record(owners.claimHost(HOST), point(run.clock.now(), 1), false)
    await run.clock.advance(1000)
    const ids = [claim('a').id, owners.claimHost(HOST).id]
    await again()
    await owners.load(never)
    expect([claim('a').id, owners.claimHost(HOST).id]).toEqual(ids)
    expect(replaced).toEqual([])
  })
  test('finds whose history it is although it saw them first', async () => {
    await owners.load(never)
    await live(() => claim('a'), MINUTE)
    const { id } = claim('a')
    await again()
    holding.clear()
    const early = claim('b')
    await live(() => early, MINUTE)
    await owners.load(never)
    expect(early.id).toBe(id)
    expect(claim('b')).toBe(early)
    expect(replaced).toEqual([{ name: 'shop-web-1', before: undefined }])
    await run.clock.advance(1)
    expect(await pointsOf(early)).toBe(4)
  })
  test('knows nothing of simulated hosts', async () => {
    await owners.load(never)
    const simulated = 'simulated0001'
    owners.record(owners.claimHost(simulated), point(run.clock.now(), 1), false)
    await run.clock.advance(1000)
    const { id } = owners.claimHost(simulated)
    expect(id).toBeDefined()
    await again()
    await owners.load(never)
    expect(owners.hostOf(simulated)).toBeUndefined()
    await run.clock.advance(1)
    expect((await run.keeping.owners()).map((one) => one.id)).not.toContain(id)
  })
})

test('what ended a while ago gives its memory back, and what only passed is forgotten', async () => {
  await owners.load(never)
  await live(() => claim('a'), MINUTE)
  await live(() => claim('b', 'other'), 10_000)
  await run.clock.advance(16 * MINUTE)
  owners.sweep()
  expect(owners.find(HOST, 'a')).toMatchObject({ coarse: undefined })
  expect(owners.find(HOST, 'b')).toBeUndefined()
})

test('a host that is removed takes everything along', async () => {
  await owners.load(never)
  await live(() => claim('a'), MINUTE)
  owners.forgetHost(HOST)
  await run.clock.advance(1)
  expect(owners.find(HOST, 'a')).toBeUndefined()
  expect(await run.keeping.owners()).toEqual([])
})

test('what is forgotten begins anew under the same number', async () => {
  await owners.load(never)
  await live(() => claim('a'), MINUTE)
  const { id } = claim('a')
  owners.forget()
  expect(claim('a')).toMatchObject({ id, coarse: undefined, firstAt: run.clock.now() })
})

test('a database that comes late is asked again', async () => {
  const { keeping } = run
  let isThere = false
  const late = { ...keeping, owners: () => (isThere ? keeping.owners() : Promise.reject(new Error('closed'))) }
  owners = createOwners({
    ...{ keeping: late, clock: run.clock, log: createMemoryLog() },
    isHolding: () => true,
    isThere: () => true,
    onReplaced: () => {},
  })
  const loading = owners.load(never)
  await live(() => claim('a'), 30_000)
  isThere = true
  await live(() => claim('a'), MINUTE)
  await loading
  expect(claim('a').id).toBeDefined()
})

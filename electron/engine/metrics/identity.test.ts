import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Claimable, historyOf, type Who } from './identity'

const nobodyRuns = () => false
const running =
  (...ids: string[]) =>
  (id: string) =>
    ids.includes(id)
const history = (name: string, more: Partial<Claimable> = {}): Claimable => ({
  ...{ kind: 'container', name, containerId: `of-${name}`, lastAt: 100 },
  ...more,
})
const service = { project: 'shop', service: 'web' }
const who = (id: string, name: string, more: Partial<Who> = {}): Who => ({ id, name, ...more })

describe('a container goes on with', () => {
  test('its own history, whatever it is called now', () => {
    const own = history('old-name', { containerId: 'a' })
    expect(historyOf(who('a', 'new-name', service), [history('new-name', service), own], nobodyRuns)).toBe(own)
  })
  test('that of its service, under the same name before any other', () => {
    const [one, two] = [
      history('shop-web-1', { ...service, lastAt: 1 }),
      history('shop-web-2', { ...service, lastAt: 9 }),
    ]
    expect(historyOf(who('new', 'shop-web-2', service), [one, two], nobodyRuns)).toBe(two)
  })
  test('that of its service which is free for longest, when none had its name', () => {
    const [one, two] = [
      history('shop-web-1', { ...service, lastAt: 9 }),
      history('shop-web-2', { ...service, lastAt: 1 }),
    ]
    expect(historyOf(who('new', 'shop_web_1', service), [one, two], nobodyRuns)).toBe(two)
  })
  test('that of its service that no running container holds', () => {
    const [one, two] = [history('shop-web-1', service), history('shop-web-2', service)]
    expect(historyOf(who('new', 'shop-web-1', service), [one, two], running('of-shop-web-1'))).toBe(two)
  })
  test('that of its name, the last one, where it is of no service', () => {
    const [one, two] = [history('db', { lastAt: 1 }), history('db', { lastAt: 9, containerId: 'b' })]
    expect(historyOf(who('new', 'db'), [one, two], nobodyRuns)).toBe(two)
  })
})

describe('a container begins a new history', () => {
  test('when all of its service are held', () => {
    const one = history('shop-web-1', service)
    expect(historyOf(who('new', 'shop-web-2', service), [one], running('of-shop-web-1'))).toBeUndefined()
  })
  test('beside that of another service, another project, or none, under the same name', () => {
    const others = [
      history('web', { project: 'shop', service: 'api' }),
      history('web', { project: 'blog', service: 'web' }),
      history('web'),
      history('web', { project: 'shop' }),
    ]
    expect(historyOf(who('new', 'web', service), others, nobodyRuns)).toBeUndefined()
  })
  test('and is never taken for its host', () => {
    expect(
      historyOf(who('new', ''), [history('', { kind: 'host', containerId: undefined })], nobodyRuns),
    ).toBeUndefined()
  })
})

test('no history of a running container is ever taken away, and the order they stand in does not matter', () => {
  const name = fc.constantFrom('a', 'b', 'c')
  const some = fc.option(fc.constantFrom('x', 'y'), { nil: undefined })
  const kept = fc.record({
    name,
    project: some,
    service: some,
    containerId: fc.integer(),
    lastAt: fc.nat(),
    runs: fc.boolean(),
  })
  fc.assert(
    fc.property(
      fc.uniqueArray(kept, { selector: ({ containerId, lastAt }) => `${containerId} ${lastAt}`, maxLength: 12 }),
      fc.record({ name, project: some, service: some }),
      (all, asks) => {
        fc.pre(new Set(all.map(({ lastAt }) => lastAt)).size === all.length)
        fc.pre(new Set(all.map(({ containerId }) => containerId)).size === all.length)
        const held = new Set(all.filter(({ runs }) => runs).map(({ containerId }) => String(containerId)))
        const histories = all.map(
          (one): Claimable => ({ ...one, kind: 'container', containerId: String(one.containerId) }),
        )
        const isRunning = (id: string) => held.has(id)
        const chosen = historyOf({ id: 'new', ...asks }, histories, isRunning)
        expect(held.has(chosen?.containerId ?? '')).toBe(false)
        expect(historyOf({ id: 'new', ...asks }, histories.toReversed(), isRunning)).toBe(chosen)
      },
    ),
  )
})

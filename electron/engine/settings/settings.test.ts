/** Settings: defaults, what is kept, what is ignored, who is told. */
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { settingsValues } from '../../../shared/contract/settings'
import { createMemoryLog } from '../testing/memory-log'
import { openTestStores, type TestStores } from '../testing/temporary-database'
import { createSettings } from '.'
import { DEFAULTS, readStored } from './rules'

let opened: TestStores
const log = createMemoryLog()
beforeEach(() => {
  opened = openTestStores()
})
afterEach(() => opened.close())
const create = () => createSettings({ store: opened.remote.settings, log })
const contextOf = (signal: AbortSignal) => ({ session: undefined, signal })
const never = new AbortController().signal

test('defaults, then what was changed, also after a restart', async () => {
  const settings = await create()
  expect(settings.current()).toEqual(DEFAULTS)
  await settings.handlers.change({ stopGraceS: 30 })
  expect(settings.current()).toEqual({ ...DEFAULTS, stopGraceS: 30 })
  expect((await create()).current()).toEqual({ ...DEFAULTS, stopGraceS: 30 })
})

test('a kept value that makes no sense counts as never set, and the others stay', async () => {
  opened.stores.settings.write([
    { key: 'stopGraceS', value: '-1' },
    { key: 'askReason', value: '"required"' },
    { key: 'colour', value: '"red"' },
    { key: '__proto__', value: '{"askReason":"never"}' },
  ])
  expect((await create()).current()).toEqual({ ...DEFAULTS, askReason: 'required' })
  expect(log.lines.at(-1)).toMatchObject({ event: 'settings.ignored' })
})

test('a change that cannot be kept changes nothing', async () => {
  const settings = await create()
  opened.started.connection.raw.exec('DROP TABLE settings')
  await expect(settings.handlers.change({ stopGraceS: 30 })).rejects.toMatchObject({ code: 'INTERNAL' })
  expect(settings.current()).toEqual(DEFAULTS)
})

test('watch gives the values at once, then each change, and ends with its signal', async () => {
  const settings = await create()
  const end = new AbortController()
  const seen = settings.handlers.watch(undefined, contextOf(end.signal))
  expect((await seen.next()).value).toEqual(DEFAULTS)
  const next = seen.next()
  await settings.handlers.change({ askReason: 'never' })
  expect((await next).value).toEqual({ ...DEFAULTS, askReason: 'never' })
  const last = seen.next()
  end.abort()
  await expect(last).rejects.toMatchObject({ name: 'AbortError' })
  await expect(settings.handlers.watch(undefined, contextOf(never)).return()).resolves.toBeDefined()
})

test('whatever is stored, what is read is valid', () => {
  const stored = fc.array(
    fc.record({
      key: fc.oneof(fc.constantFrom('askReason', 'stopGraceS', '__proto__', 'toString'), fc.string()),
      value: fc.oneof(fc.string(), fc.json()),
    }),
  )
  fc.assert(fc.property(stored, (rows) => void settingsValues.parse(readStored(rows).values)))
})

test('patterns of protection are a list of limits, and who asked to be told is', async () => {
  const settings = await create()
  let told = 0
  const end = settings.onChange(() => {
    told += 1
  })
  await settings.handlers.change({ protectedPatterns: ['db-*', 'image:postgres*'] })
  end()
  await settings.handlers.change({ stopGraceS: 5 })
  expect(told).toBe(1)
  expect((await create()).current().protectedPatterns).toEqual(['db-*', 'image:postgres*'])
  for (const odd of [Array(51).fill('a'), ['x'.repeat(201)], [''], 'db-*'])
    expect(settingsValues.partial().safeParse({ protectedPatterns: odd }).success).toBe(false)
})

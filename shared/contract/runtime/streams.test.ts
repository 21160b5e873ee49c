/** Streams: what comes and how, what cancel leaves behind, and what a closed port does to those under way. */
import { getEventListeners } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { Failure } from '../../errors'
import { failureOf, open, until } from './testing'

let line: ReturnType<typeof open>
afterEach(() => line.dispose())

async function readAll<V>(stream: AsyncIterable<V>): Promise<V[]> {
  const values: V[] = []
  for await (const value of stream) values.push(value)
  return values
}

describe('values', () => {
  it('keeps 20,000 of them in order', async () => {
    line = open()
    expect(await readAll(line.client.box.follow(20_000))).toStrictEqual(Array.from({ length: 20_000 }, (_, n) => n))
    expect(line.seen.ended).toBe(1)
  })

  it('keeps bytes bytes, at the top and nested, without the buffer around them', async () => {
    line = open()
    const [first] = await readAll(line.client.watchAny({ bytes: Uint8Array.of(1, 2, 255) }))
    expect(first).toStrictEqual({ bytes: Uint8Array.of(1, 2, 255) })
    line.dispose()
    const chunk = Buffer.from('a line of a log')
    line = open({
      watchBytes: async function* () {
        yield chunk
      },
    })
    const [bytes] = await readAll(line.client.watchBytes(0))
    expect(bytes).toStrictEqual(new TextEncoder().encode('a line of a log'))
    expect(bytes?.buffer.byteLength).toBe(chunk.byteLength)
  })

  it('gives what came before a failure, then the failure', async () => {
    line = open({
      box: {
        stop: () => '',
        follow: async function* () {
          yield 1
          yield 2
          throw new Failure('ENGINE_DOWN', 'Gone.')
        },
      },
    })
    const values: number[] = []
    const failure = await failureOf(
      (async () => {
        for await (const value of line.client.box.follow(0)) values.push(value)
      })(),
    )
    expect(values).toStrictEqual([1, 2])
    expect(failure.code).toBe('ENGINE_DOWN')
  })

  it('ends with INTERNAL when a value cannot be sent, and runs finally', async () => {
    let ended = false
    line = open({
      watchAny: async function* () {
        try {
          yield () => 'a function'
        } finally {
          ended = true
        }
      },
    })
    expect((await failureOf(readAll(line.client.watchAny(1)))).code).toBe('INTERNAL')
    expect(ended).toBe(true)
  })

  it('ends with INTERNAL when a handler gives no iterable', async () => {
    line = open({ watchAny: () => undefined as unknown as AsyncIterable<unknown> })
    expect((await failureOf(readAll(line.client.watchAny(1)))).code).toBe('INTERNAL')
  })
})

describe('cancel', () => {
  it('ends the generator when the reader leaves for-await', async () => {
    line = open()
    for await (const value of line.client.box.follow(10_000)) if (value === 70) break
    await until(() => line.seen.ended === 1)
    expect(line.seen.made).toBeLessThan(200)
  })

  it('ends the generator while it waits for credit', async () => {
    line = open()
    const abort = new AbortController()
    const stream = line.client.watchBytes(100_000)
    await stream.next()
    await line.standstill()
    await stream.return()
    const second = line.client.watchBytes(100_000, { signal: abort.signal })
    await second.next()
    await line.standstill()
    abort.abort()
    expect((await failureOf(second.next())).code).toBe('CANCELLED')
    await until(() => line.seen.ended === 2)
  })

  it('ends the generator while it waits on its signal, and the reader who waits for it', async () => {
    line = open()
    const abort = new AbortController()
    const stream = line.client.watchQuiet(undefined, { signal: abort.signal })
    expect((await stream.next()).value).toBe(0)
    const waiting = failureOf(stream.next())
    abort.abort()
    expect((await waiting).code).toBe('CANCELLED')
    await until(() => line.seen.ended === 1)
    expect(getEventListeners(abort.signal, 'abort')).toHaveLength(0)
  })

  it('needs no signal: return() ends even a reader who waits', async () => {
    line = open()
    const stream = line.client.watchQuiet()
    await stream.next()
    const waiting = stream.next()
    await stream.return()
    expect(await waiting).toStrictEqual({ value: undefined, done: true })
    await until(() => line.seen.ended === 1)
  })

  it('begins nothing for a stream nobody reads, or whose signal fired before', async () => {
    line = open()
    await line.client.watchQuiet().return()
    expect((await failureOf(line.client.watchQuiet(undefined, { signal: AbortSignal.abort() }).next())).code).toBe(
      'CANCELLED',
    )
    await line.client.greet({ name: 'a' })
    expect(line.seen.opened).toBe(0)
  })

  it('hears a cancel while the gate is still waiting', async () => {
    let atGate = 0
    const gate = () => new Promise<never>(() => (atGate += 1))
    line = open({}, { gate })
    const abort = new AbortController()
    const streams = Array.from({ length: 256 }, () =>
      failureOf(line.client.watchQuiet(undefined, { signal: abort.signal }).next()),
    )
    await until(() => atGate === 256)
    abort.abort()
    await Promise.all(streams)
    const after = line.client.watchQuiet().next() // BUSY if the 256 still held their places
    await until(() => atGate === 257)
    line.dispose()
    expect((await failureOf(after)).code).toBe('DISCONNECTED')
  })

  it('leaves nothing behind after 3,000 streams', async () => {
    line = open()
    const abort = new AbortController()
    const timersBefore = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
    for (let round = 0; round < 30; round += 1) {
      const streams = Array.from({ length: 100 }, () => line.client.watchQuiet(undefined, { signal: abort.signal }))
      await Promise.all(streams.map((stream) => stream.next()))
      await Promise.all(streams.map((stream) => stream.return()))
    }
    await until(() => line.seen.ended === 3000)
    expect(line.seen.opened).toBe(3000)
    expect(getEventListeners(abort.signal, 'abort')).toHaveLength(0)
    expect(getEventListeners(line.port, 'message')).toHaveLength(1)
    const timers = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
    expect(timers).toBeLessThanOrEqual(timersBefore + 1)
  })
})

describe('a closed port', () => {
  it.each(['client', 'server'] as const)('ends every stream and generator when the %s closes', async (side) => {
    line = open()
    const quiet = Array.from({ length: 100 }, () => line.client.watchQuiet())
    const stalled = Array.from({ length: 20 }, () => line.client.watchBytes(300_000))
    for (const stream of [...quiet, ...stalled]) await stream.next()
    const waiting = quiet.map((stream) => failureOf(stream.next()))
    await line.standstill()
    if (side === 'client') line.close()
    else line.dispose()
    for (const failure of await Promise.all(waiting)) expect(failure.code).toBe('DISCONNECTED')
    for (const stream of stalled) expect((await failureOf(readAll(stream))).code).toBe('DISCONNECTED')
    await until(() => line.seen.ended === 120)
  })
})

/** Calls that ask once and are answered once: what comes back, and every way in which nothing good does. */
import { afterEach, describe, expect, it } from 'vitest'
import { Failure } from '../../errors'
import type { Call } from './server'
import { failureOf, open, pause, type Session, until } from './testing'

let line: ReturnType<typeof open>
afterEach(() => line.dispose())

describe('answers', () => {
  it('gives the parsed input to the handler and its result back', async () => {
    line = open()
    expect(await line.client.greet({ name: '  Ann ' })).toBe('Hello Ann')
    expect(await line.client.box.stop({ id: 'a' })).toBe('a')
  })

  it('keeps bytes bytes, at the top and nested, both ways', async () => {
    line = open()
    const bytes = Uint8Array.of(0, 127, 255)
    const back = await line.client.echo({ deep: [{ bytes }], bytes })
    expect(back).toStrictEqual({ deep: [{ bytes }], bytes })
    expect(await line.client.echo(bytes)).toStrictEqual(bytes)
  })

  it('sends of a Buffer only its own bytes, not the pool behind it', async () => {
    const pooled = Buffer.from('answer')
    expect(pooled.buffer.byteLength).toBeGreaterThan(pooled.byteLength)
    line = open({ echo: () => ({ pooled }) })
    const { pooled: sent } = (await line.client.echo(null)) as { pooled: Uint8Array }
    expect(new TextDecoder().decode(sent)).toBe('answer')
    expect(sent.buffer.byteLength).toBe(6)
  })

  it('says what is not a procedure', async () => {
    line = open()
    const stray = line.client as unknown as { nope: { deeper: () => Promise<unknown> } }
    expect((await failureOf(stray.nope.deeper())).code).toBe('NOT_FOUND')
  })

  it('is no thenable and asks nothing when written as JSON', async () => {
    line = open()
    expect(await Promise.resolve(line.client)).toBe(line.client)
    expect(JSON.stringify({ client: line.client })).toBe('{}')
  })
})

describe('failures', () => {
  it('names the field of a bad input in the hint', async () => {
    line = open()
    const failure = await failureOf(line.client.greet({ name: '' }))
    expect(failure.code).toBe('INVALID')
    expect(failure.info.hint).toMatch(/^name: .*1/)
    const strange = await failureOf(line.client.greet({ name: 'a', ['x'.repeat(5000)]: 1 } as { name: string }))
    expect(strange.code).toBe('INVALID')
    expect(strange.info.hint.length).toBeLessThanOrEqual(300)
    expect(strange.info.details?.length).toBeLessThanOrEqual(2000)
  })

  it('keeps a Failure whole', async () => {
    const sent = new Failure('HOST_KEY_CHANGED', 'Another key.', {
      hint: 'Look.',
      details: 'd',
      data: { was: 'a', is: 'b' },
    })
    line = open({ greet: () => Promise.reject(sent) })
    const failure = await failureOf(line.client.greet({ name: 'a' }))
    expect(failure.info).toStrictEqual(sent.info)
    expect(line.internal).toHaveLength(0)
  })

  it.each([new Error('/home/ann/.ssh/id_ed25519: s3cret'), 's3cret', undefined, Symbol('s3cret'), Object.create(null)])(
    'masks what is not a Failure and tells the log (%#)',
    async (thrown) => {
      line = open({ greet: () => Promise.reject(thrown) })
      const failure = await failureOf(line.client.greet({ name: 'a' }))
      expect(failure.code).toBe('INTERNAL')
      expect(JSON.stringify(failure.info)).not.toContain('s3cret')
      expect(line.internal).toStrictEqual([{ path: 'greet', thrown }])
    },
  )

  it('outlives a log that fails', async () => {
    const broken = () => {
      throw new Error('disk full')
    }
    line = open({ echo: broken }, { onInternal: broken, onBadMessage: broken })
    line.port.postMessage('nonsense')
    expect((await failureOf(line.client.echo(1))).code).toBe('INTERNAL')
    expect(await line.client.greet({ name: 'a' })).toBe('Hello a')
  })

  it('answers INTERNAL for a result that cannot be sent', async () => {
    line = open({ echo: () => () => 'a function' })
    expect((await failureOf(line.client.echo(1))).code).toBe('INTERNAL')
    expect(await line.client.greet({ name: 'a' })).toBe('Hello a')
  })

  it('answers INTERNAL for an error that cannot be sent', async () => {
    const data = { callback: () => {} } as unknown as Record<string, string>
    line = open({ echo: () => Promise.reject(new Failure('CONFLICT', 'No.', { data })) })
    expect((await failureOf(line.client.echo(1))).code).toBe('INTERNAL')
    expect(line.internal[0]?.thrown).toHaveProperty('name', 'DataCloneError')
  })

  it('rejects an input that cannot be sent, and does not wait for its answer', async () => {
    line = open()
    expect((await failureOf(line.client.echo(() => {}))).code).toBe('INVALID')
    expect(await line.client.echo(1)).toBe(1)
  })

  it('answers INTERNAL when output breaks its schema and is checked', async () => {
    line = open({ greet: () => 5 as unknown as string })
    expect((await failureOf(line.client.greet({ name: 'a' }))).code).toBe('INTERNAL')
  })
})

describe('the end of waiting', () => {
  it('answers TIMED_OUT at the deadline and aborts the handler', async () => {
    line = open()
    const failure = await failureOf(line.client.wait())
    expect(failure.code).toBe('TIMED_OUT')
    expect(failure.info.retryable).toBe(true)
    expect(line.seen.signals[0]?.aborted).toBe(true)
  })

  it('leaves no timer behind an answer', async () => {
    line = open()
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
    const before = timers()
    await Promise.all(Array.from({ length: 100 }, () => line.client.greet({ name: 'a' })))
    expect(timers()).toBeLessThanOrEqual(before + 1)
  })

  it('cancels by the caller signal, before and during', async () => {
    line = open()
    expect((await failureOf(line.client.patient(undefined, { signal: AbortSignal.abort() }))).code).toBe('CANCELLED')
    const abort = new AbortController()
    const call = failureOf(line.client.patient(undefined, { signal: abort.signal }))
    await until(() => line.seen.signals.length === 1)
    abort.abort()
    expect((await call).code).toBe('CANCELLED')
    await until(() => line.seen.signals[0]?.aborted === true)
    expect(line.seen.signals).toHaveLength(1) // the first never left
  })

  it.each(['client', 'server'] as const)('rejects what is under way when the %s closes', async (side) => {
    line = open()
    const calls = [line.client.patient(), line.client.patient()].map(failureOf)
    await until(() => line.seen.signals.length === 2)
    if (side === 'client') line.close()
    else line.dispose()
    for (const call of calls) expect((await call).code).toBe('DISCONNECTED')
    await until(() => line.seen.signals.every((signal) => signal.aborted))
    expect((await failureOf(line.client.greet({ name: 'a' }))).code).toBe('DISCONNECTED')
    expect(line.closings()).toBe(1)
  })

  it('answers BUSY above 256 at once, and recovers', async () => {
    line = open()
    const abort = new AbortController()
    const calls = Array.from({ length: 300 }, () => failureOf(line.client.patient(undefined, { signal: abort.signal })))
    const refused = await Promise.all(calls.slice(256))
    expect(refused.map(({ code }) => code)).toStrictEqual(Array(44).fill('BUSY'))
    abort.abort()
    await Promise.all(calls)
    expect(await line.client.greet({ name: 'a' })).toBe('Hello a')
  })
})

describe('the gate', () => {
  it('keeps a handler from running when it throws', async () => {
    let ran = 0
    const deny = () => Promise.reject(new Failure('DENIED', 'No.'))
    line = open(
      {
        greet: () => {
          ran += 1
          return ''
        },
        watchAny: async function* () {
          ran += 1
          yield ran
        },
      },
      { gate: deny },
    )
    expect((await failureOf(line.client.greet({ name: 'a' }))).code).toBe('DENIED')
    expect((await failureOf(line.client.watchAny(1).next())).code).toBe('DENIED')
    expect(ran).toBe(0)
  })

  it('sees path, procedure, parsed input and session, and not what is invalid', async () => {
    const calls: Call<Session>[] = []
    const gate = async (call: Call<Session>) => {
      calls.push(call)
      return call.run()
    }
    line = open({}, { gate })
    await line.client.greet({ name: ' Ann ' })
    await failureOf(line.client.greet({ name: '' }))
    expect(calls).toHaveLength(1)
    expect(calls[0]).toMatchObject({ path: 'greet', input: { name: 'Ann' }, context: { session: { operator: 'ann' } } })
    expect(calls[0]?.procedure.kind).toBe('query')
  })

  it('lets nothing begin that was cancelled while it waited', async () => {
    let ran = 0
    let atGate = 0
    const gate = async (call: Call<Session>) => {
      atGate += 1
      await pause(20)
      return call.run()
    }
    const stop = () => {
      ran += 1
      return ''
    }
    line = open({ box: { stop, follow: async function* () {} } }, { gate })
    const abort = new AbortController()
    const call = failureOf(line.client.box.stop({ id: 'a' }, { signal: abort.signal }))
    await until(() => atGate === 1)
    abort.abort()
    expect((await call).code).toBe('CANCELLED')
    await pause(40)
    expect(ran).toBe(0)
  })
})

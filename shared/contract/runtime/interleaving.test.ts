/** Random orders of opening, reading, cancelling and leaving: whatever the order, streams stay whole and all ends. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { failureOf, open, openBare, pause, until } from './testing'
import { CALL, CANCEL, CREDIT, VALUE, WINDOW_BYTES, WINDOW_MESSAGES } from './wire'

const step = fc.record({
  stream: fc.nat(3),
  what: fc.constantFrom('read', 'read', 'read', 'skim', 'wait', 'abort', 'leave'),
})

describe('random interleavings', () => {
  it('of honest readers: in order, nothing lost, every generator ended', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const line = open()
        const readers = Array.from({ length: 4 }, () => {
          const abort = new AbortController()
          return { abort, stream: line.client.box.follow(500, { signal: abort.signal }), next: 0, over: false }
        })
        for (const { stream, what } of steps) {
          const reader = readers[stream]
          if (!reader) continue
          if (what === 'wait') await pause(1)
          else if (what === 'leave') {
            await reader.stream.return()
            reader.over = true
          } else if (what === 'abort') {
            reader.abort.abort()
            if (reader.over) expect(await reader.stream.next()).toHaveProperty('done', true)
            else expect((await failureOf(reader.stream.next())).code).toBe('CANCELLED')
            reader.over = true
          } else {
            for (let n = what === 'skim' ? 100 : 1; n > 0; n -= 1) {
              const result = await reader.stream.next()
              expect(result).toStrictEqual(
                reader.over || reader.next === 500
                  ? { value: undefined, done: true }
                  : { value: reader.next++, done: false },
              )
            }
          }
        }
        const under = readers.filter(({ over, next }) => !over && next > 0)
        for (const { stream } of under) await stream.return()
        await until(() => line.seen.ended === line.seen.opened)
        line.dispose()
      }),
      { numRuns: 40 },
    )
  })

  it('of bare credit and cancel: never more under way than the window', async () => {
    const message = fc.oneof(
      fc.tuple(fc.constant(CREDIT), fc.nat(2), fc.integer({ min: -WINDOW_BYTES, max: 3 * WINDOW_BYTES })),
      fc.tuple(fc.constant(CANCEL), fc.nat(2)),
      fc.tuple(fc.constant(CALL), fc.nat(2), fc.constant('box.follow'), fc.constant(100_000)),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(message, { maxLength: 30 }), async (messages) => {
        const line = openBare()
        for (const id of [0, 1, 2]) line.send(CALL, id, 'box.follow', 100_000)
        for (const parts of messages) line.send(...parts)
        await pause(5)
        const credits = messages.filter(([type]) => type === CREDIT).length
        const calls = 3 + messages.filter(([type]) => type === CALL).length
        const values = line.received.filter(([type]) => type === VALUE).length
        expect(values).toBeLessThanOrEqual((calls + credits) * (WINDOW_MESSAGES + 1))
        line.dispose()
        await until(() => line.seen.ended === line.seen.opened)
      }),
      { numRuns: 60 },
    )
  })

  it('of closing: whoever still reads is told', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(200), fc.boolean(), async (reads, byClient) => {
        const line = open()
        const stream = line.client.box.follow(100_000)
        for (let n = 0; n <= reads; n += 1) await stream.next()
        if (byClient) line.close()
        else line.dispose()
        const drained = failureOf(
          (async () => {
            for await (const _ of stream);
          })(),
        )
        expect((await drained).code).toBe('DISCONNECTED')
        await until(() => line.seen.ended === 1)
      }),
      { numRuns: 30 },
    )
  })
})

/** Credit: what a slow reader costs. The writer stops at the window, and goes on when something was read. */
import { afterEach, describe, expect, it } from 'vitest'
import { open, pause, until } from './testing'
import { WINDOW_BYTES, WINDOW_MESSAGES } from './wire'

let line: ReturnType<typeof open>
afterEach(() => line.dispose())

describe('a slow reader', () => {
  it('stops a writer of messages at 64 and lets it go on by reading', async () => {
    line = open()
    const stream = line.client.box.follow(1000)
    expect((await stream.next()).value).toBe(0)
    expect(await line.standstill()).toBe(WINDOW_MESSAGES)
    const rest: number[] = []
    for await (const value of stream) rest.push(value)
    expect(rest).toHaveLength(999)
    expect(rest.at(-1)).toBe(999)
  })

  it.each([100_000, 4096, 10])('stops a writer of pieces of %i bytes at the window and one piece', async (size) => {
    line = open()
    const stream = line.client.watchBytes(size)
    await stream.next()
    const made = await line.standstill()
    expect(made * size).toBeLessThan(WINDOW_BYTES + size)
    expect(made).toBeLessThanOrEqual(1024)
    for (let read = 0; read < made; read += 1) await stream.next()
    await until(() => line.seen.made > made)
    await stream.return()
    await until(() => line.seen.ended === 1)
  })

  it('stops it sooner where the stream has a smaller window, and lets it go on by reading', async () => {
    line = open()
    const stream = line.client.watchNarrow(16 * 1024)
    await stream.next()
    expect(await line.standstill()).toBe(8)
    for (let read = 0; read < 40; read += 1) expect((await stream.next()).value?.byteLength).toBe(16 * 1024)
    await stream.return()
    await until(() => line.seen.ended === 1)
  })

  it('counts large text and bytes in the fields of a message', async () => {
    let made = 0
    line = open({
      watchAny: async function* () {
        for (;;) {
          made += 1
          yield { at: made, bytes: new Uint8Array(200_000), text: 'x'.repeat(100_000) }
        }
      },
    })
    const stream = line.client.watchAny(1)
    await stream.next()
    await pause(100)
    expect(made).toBe(4)
    await stream.return()
  })

  it('goes on when the reader gives the bytes away', async () => {
    line = open()
    const stream = line.client.watchBytes(200_000)
    for (let read = 0; read < 40; read += 1) {
      const { value } = await stream.next()
      if (value) structuredClone(value, { transfer: [value.buffer] })
    }
    await stream.return()
    await until(() => line.seen.ended === 1)
  })

  it('makes a value only when there is room for it, so that it is fresh', async () => {
    let now = 0
    line = open({
      box: {
        stop: () => '',
        follow: async function* () {
          for (;;) yield now
        },
      },
    })
    const stream = line.client.box.follow(0)
    await stream.next()
    await pause(60)
    now = 1
    for (let read = 1; read < WINDOW_MESSAGES; read += 1) expect((await stream.next()).value).toBe(0)
    expect((await stream.next()).value).toBe(1)
    await stream.return()
  })
})

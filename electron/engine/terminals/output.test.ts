/** How what is printed reaches those who look: order, pace, what a slow one costs, and what Ctrl-C lets go. */
import { describe, expect, it } from 'vitest'
import { createOutput, type Output, type Piece, RING_BYTES } from './output'

const clock = { now: Date.now, monotonic: () => performance.now(), sleep: async () => {} }
const never = new AbortController().signal
const MIB = 1024 * 1024

function start(mayPause = true) {
  const seen = { paused: 0, isPaused: false }
  const output = createOutput({
    clock,
    mayPause,
    pause: () => Object.assign(seen, { isPaused: true, paused: seen.paused + 1 }),
    resume: () => Object.assign(seen, { isPaused: false }),
  })
  return { output, seen }
}
const say = (output: Output, text: string) => output.take(Buffer.from(text))
const textOf = ({ bytes }: Piece) => Buffer.from(bytes).toString()
async function next(reader: AsyncGenerator<Piece, void, void>): Promise<Piece> {
  const { value } = await reader.next()
  if (!value) throw new Error('it has ended')
  return value
}
async function rest(reader: AsyncGenerator<Piece, void, void>): Promise<string> {
  let text = ''
  for await (const piece of reader) text += textOf(piece)
  return text
}

describe('what a session prints', () => {
  it('is replayed to who comes later, then goes on, then ends', async () => {
    const { output } = start()
    say(output, 'before ')
    const reader = output.attach(never)
    expect(await next(reader)).toMatchObject({ replay: true })
    say(output, 'after')
    const piece = await next(reader)
    expect([piece.replay, textOf(piece)]).toEqual([false, 'after'])
    output.end()
    expect(await reader.next()).toEqual({ done: true, value: undefined })
    expect(await rest(output.attach(never))).toBe('before after')
  })

  it('goes at once after a pause, together within a frame, at once after a key', async () => {
    const { output } = start()
    const reader = output.attach(never)
    const first = next(reader)
    await new Promise((resolve) => setTimeout(resolve, 30))
    const saidAt = performance.now()
    say(output, 'a')
    expect(textOf(await first)).toBe('a')
    expect(performance.now() - saidAt).toBeLessThan(8)
    const together = next(reader)
    say(output, 'b')
    say(output, 'c')
    expect(textOf(await together)).toBe('bc')
    const answered = next(reader)
    output.typed(Buffer.from('x'))
    const typedAt = performance.now()
    say(output, 'x')
    expect(textOf(await answered)).toBe('x')
    expect(performance.now() - typedAt).toBeLessThan(8)
    await reader.return()
  })

  it('waits for the slowest who looks, and loses nothing', async () => {
    const { output, seen } = start()
    const [fast, slow] = [output.attach(never), output.attach(never)]
    const [f, s] = [next(fast), next(slow)]
    const line = 'x'.repeat(1000)
    say(output, line)
    await f
    await s
    let given = 1
    const reading = (async () => {
      let bytes = line.length
      while (bytes < 400 * line.length) bytes += (await next(fast)).bytes.length
    })()
    for (; !seen.isPaused && given < 1000; given++) say(output, line)
    expect(given).toBeLessThan(400)
    let bytes = line.length
    while (seen.isPaused) bytes += (await next(slow)).bytes.length
    for (; given < 400; given++) say(output, line)
    while (bytes < 400 * line.length) bytes += (await next(slow)).bytes.length
    await reading
    output.end()
    await Promise.all([fast.return(), slow.return()])
  })

  it('goes on when nobody looks, at a bounded rate', async () => {
    const { output, seen } = start()
    for (let i = 0; i < 200; i++) say(output, 'x'.repeat(10_000))
    expect(seen.isPaused).toBe(true)
    await expect.poll(() => seen.isPaused).toBe(false)
    output.end()
    expect((await rest(output.attach(never))).length).toBeLessThanOrEqual(RING_BYTES)
  })

  it('goes on when a reader takes nothing, who is told what is missing', async () => {
    const { output, seen } = start(false)
    const reader = output.attach(never)
    const first = next(reader)
    say(output, 'start')
    await first
    for (let i = 0; i < 3 * MIB; i += 10_000) say(output, 'x'.repeat(10_000))
    expect(seen.paused).toBe(0)
    output.end()
    const text = await rest(reader)
    expect(text.startsWith('\x18\r\n\x1b[0m\x1b[2m[2.0 MiB left out]')).toBe(true)
    expect(text.length).toBeLessThan(RING_BYTES + 100)
  })

  it('skips after Ctrl-C what a reader has not taken, but for its end', async () => {
    const { output, seen } = start()
    const reader = output.attach(never)
    const first = next(reader)
    say(output, 'start')
    await first
    for (let i = 0; !seen.isPaused; i++) say(output, `line ${i}\r\n`.repeat(100))
    output.typed(Buffer.from([3]))
    expect(seen.isPaused).toBe(false)
    say(output, '^C\r\n$ ')
    output.end()
    const text = await rest(reader)
    expect(text).toContain('left out]')
    expect(text.endsWith('^C\r\n$ ')).toBe(true)
    expect(text.length).toBeLessThan(20_000)
  })

  it('begins in the modes of the program when their setting is long gone', async () => {
    const { output } = start(false)
    say(output, '\x1b[?1049h\x1b[?2004h')
    for (let i = 0; i < 2 * MIB; i += 10_000) say(output, 'x'.repeat(10_000))
    output.end()
    expect((await rest(output.attach(never))).startsWith('\x1b[?1049h\x1b[?2004hxxx')).toBe(true)
  })

  it('leaves nothing behind when a reader goes', async () => {
    const { output } = start()
    const end = new AbortController()
    const reader = output.attach(end.signal)
    const waiting = reader.next()
    end.abort()
    expect(await waiting).toEqual({ done: true, value: undefined })
  })
})

/** Any content in any chunks gives the lines that the oracle gives; what is no log is refused, and nothing grows. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_LINE_BYTES } from '../../../../../shared/contract/logs'
import { isLong, patienceMs } from '../../../testing/random'
import { framed, type Line, linesOf, messagesOf, PIECE_BYTES, readOut, stampOf, type Written } from './logs-oracle'
import { BrokenLog, createLogReader } from './logs-reader'

const NUM_RUNS = isLong ? 200_000 : 2000
const FROM_S = Date.UTC(2026, 10, 21) / 1000

const instant = {
  s: fc.integer({ min: 0, max: 3 }).map((s) => FROM_S + s),
  ns: fc.integer({ min: 0, max: 999_999_999 }),
}
const withoutEnd = (bytes: Uint8Array) => Buffer.from(bytes.map((byte) => (byte === 0x0a ? 0x0b : byte)))
const repeated = fc
  .tuple(fc.constantFrom(0x61, 0x00, 0xff, 0x0d), fc.integer({ min: 0, max: 5 * PIECE_BYTES }))
  .map(([byte, length]) => Buffer.alloc(length, byte))
const around = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: -2, max: 2 }))
  .map(([pieces, more]) => Buffer.alloc(pieces * PIECE_BYTES + more, 0x62))
const text = fc
  .oneof(
    { weight: 12, arbitrary: fc.uint8Array({ maxLength: 120 }) },
    { weight: 2, arbitrary: fc.string().map((said) => Buffer.from(said)) },
    { weight: 1, arbitrary: fc.constant(Buffer.from(`${stampOf(FROM_S, 5)} said by the program itself`)) },
    { weight: 1, arbitrary: repeated },
    { weight: 1, arbitrary: around },
  )
  .map(withoutEnd)
const written = fc.record({
  stream: fc.constantFrom(1 as const, 2 as const),
  ...instant,
  text,
  isEnded: fc.integer({ min: 0, max: 9 }).map((of10) => of10 > 0),
})
const cuts = fc.array(fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 70_000 })), {
  minLength: 1,
  maxLength: 30,
})

/** The sizes are used again and again. Each chunk is a copy: the reader may write over it. */
function inChunks(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = []
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1
    chunks.push(Buffer.from(bytes.subarray(at, at + size)))
    at += size
  }
  return chunks
}

function read(chunks: readonly Buffer[], podman = false): Line[] {
  const reader = createLogReader({ podman })
  return [...chunks.flatMap((chunk) => readOut(reader.feed(chunk))), ...readOut(reader.end())]
}

function logOf(all: readonly Written[]): Buffer {
  return Buffer.concat(
    all.flatMap((each) =>
      messagesOf(each).map((message) =>
        framed(each.stream, Buffer.concat([Buffer.from(`${stampOf(each.s, each.ns)} `), message])),
      ),
    ),
  )
}

describe('a log in frames', () => {
  it('gives the same lines however it is cut', { timeout: patienceMs(30_000) }, () => {
    fc.assert(
      fc.property(fc.array(written, { maxLength: 40 }), cuts, (all, sizes) => {
        expect(read(inChunks(logOf(all), sizes))).toEqual(linesOf(all))
      }),
      { numRuns: NUM_RUNS },
    )
  })

  it('keeps pieces of both outputs apart where they alternate', () => {
    const piece = (stream: 1 | 2, of: string, isEnded: boolean, s: number): Written => ({
      stream,
      s: FROM_S + s,
      ns: s,
      text: Buffer.alloc(isEnded ? 3 : PIECE_BYTES, of),
      isEnded,
    })
    const all = [piece(1, 'a', false, 0), piece(2, 'b', false, 1), piece(1, 'a', false, 2), piece(2, 'b', true, 3)]
    const lines = read(inChunks(logOf([...all, piece(1, 'a', true, 4)]), [1000]))
    expect(lines.map(({ stream, s, text: line }) => [stream, s - FROM_S, line.length])).toEqual([
      [2, 1, PIECE_BYTES + 3],
      [1, 0, 2 * PIECE_BYTES + 3],
    ])
    expect(lines[0]?.text).toBe('b'.repeat(PIECE_BYTES + 3))
  })

  it('keeps 64 KiB of a line of 10 MB and counts the rest', () => {
    const all: Written[] = [{ stream: 1, s: FROM_S, ns: 1, text: Buffer.alloc(10_000_000, 'x'), isEnded: true }]
    const [line, ...rest] = read(inChunks(logOf(all), [65_536]))
    expect(rest).toEqual([])
    expect(line).toMatchObject({ cut: 10_000_000 - MAX_LINE_BYTES, text: 'x'.repeat(MAX_LINE_BYTES) })
  })

  it('reads each form of an instant', () => {
    const forms: [string, number, number][] = [
      ['2026-11-21T00:00:01.000000005Z', 1, 5],
      ['2026-11-21T00:00:01.5Z', 1, 500_000_000],
      ['2026-11-21T00:00:01Z', 1, 0],
      ['2026-11-21T02:00:01.123456789+02:00', 1, 123_456_789],
      ['2026-11-20T18:30:02.000000001-05:30', 2, 1],
    ]
    const log = forms.map(([stamp]) => framed(1, Buffer.from(`${stamp} hello\n`)))
    expect(read(log)).toEqual(forms.map(([, s, ns]) => ({ stream: 1, s: FROM_S + s, ns, text: 'hello', cut: 0 })))
  })

  it('shows a message without an instant at the time of the line before', () => {
    const log = [framed(1, Buffer.from(`${stampOf(FROM_S, 7)} one\n`)), framed(2, Buffer.from('no time\nat all\n'))]
    expect(read(log).map(({ s, ns, text: line }) => [s, ns, line])).toEqual([
      [FROM_S, 7, 'one'],
      [FROM_S, 7, 'no time'],
      [FROM_S, 7, 'at all'],
    ])
  })

  it('joins Podman’s pieces of any size, and ends what is left at the end', () => {
    const stamp = `${stampOf(FROM_S, 0, false)} `
    const log = ['long', ' line', '\n', 'bye'].map((said) => framed(1, Buffer.from(stamp + said)))
    expect(read(log, true).map(({ text: line }) => line)).toEqual(['long line', 'bye'])
    expect(read(log, false).map(({ text: line }) => line)).toEqual(['long', ' line', '', 'bye'])
  })
})

describe('the log of a terminal', () => {
  /** Stamps never go back in an engine's own log, and a process that ends without a line feed is followed by a later one. */
  const run = fc.array(written, { maxLength: 30 }).map((all) =>
    all.map((each, place): Written => {
      const isEnded = each.isEnded || each.text.length >= PIECE_BYTES || place === all.length - 1
      const safe = isEnded ? each.text : Buffer.from('/ # ')
      const ended = isEnded ? Buffer.concat([safe, Buffer.from('\r')]) : safe
      return { stream: 1, s: FROM_S + 10 * place, ns: each.ns, text: ended, isEnded }
    }),
  )

  it('gives the same lines however it is cut', { timeout: patienceMs(30_000) }, () => {
    fc.assert(
      fc.property(run, cuts, (all, sizes) => {
        const bytes = Buffer.concat(
          all.flatMap((each) =>
            messagesOf(each).flatMap((message) => [Buffer.from(`${stampOf(each.s, each.ns)} `), message]),
          ),
        )
        expect(read(inChunks(bytes, sizes))).toEqual(linesOf(all, { tty: true }))
      }),
      { numRuns: NUM_RUNS },
    )
  })

  it('keeps an instant that the program prints itself', () => {
    const own = stampOf(FROM_S, 999)
    const log = Buffer.from(`${stampOf(FROM_S, 1000)} it is ${own} now\r\n`)
    expect(read([log]).map(({ text: line }) => line)).toEqual([`it is ${own} now`])
  })

  it('never holds more than a piece of a line without end', () => {
    const reader = createLogReader({ podman: false })
    reader.feed(Buffer.from(`${stampOf(FROM_S, 1)} `))
    for (let turn = 0; turn < 200; turn += 1) expect(reader.feed(Buffer.alloc(65_536, 'y'))).toEqual([])
    const [line] = readOut(reader.end())
    expect(line).toMatchObject({ text: 'y'.repeat(MAX_LINE_BYTES), cut: 200 * 65_536 - MAX_LINE_BYTES })
  })
})

describe('what is no log', () => {
  const header = (hex: string) => Buffer.from(hex, 'hex')
  it.each([
    ['a length of 4 GiB', [header('01000000ffffffff')]],
    ['another kind of stream', [framed(1, Buffer.from('x\n')), header('0500000000000001')]],
    ['an end within a frame', [framed(1, Buffer.from('x\n')).subarray(0, 9)]],
  ])('%s is refused', (_what, chunks) => {
    expect(() => read(chunks.map((chunk) => Buffer.from(chunk)))).toThrow(BrokenLog)
  })

  it('what the engine says itself is passed on', () => {
    const log = framed(3, Buffer.from('Error grabbing logs: invalid character\n'))
    expect(() => read([log])).toThrow(expect.objectContaining({ said: 'Error grabbing logs: invalid character\n' }))
  })

  it('random bytes give lines or a refusal, and never more than they are', { timeout: patienceMs(30_000) }, () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4000 }), cuts, fc.boolean(), (bytes, sizes, podman) => {
        try {
          const lines = read(inChunks(Buffer.from(bytes), sizes), podman)
          expect(lines.reduce((sum, line) => sum + line.text.length, 0)).toBeLessThanOrEqual(bytes.length)
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(BrokenLog)
        }
      }),
      { numRuns: NUM_RUNS },
    )
  })
})

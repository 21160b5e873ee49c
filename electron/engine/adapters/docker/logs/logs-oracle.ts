/**
 * What a log means, said as simply as possible and as slowly as it likes: the judge of logs-reader.ts in its tests. Also
 * writes logs as dockerd does.
 */
import { MAX_LINE_BYTES } from '../../../../../shared/contract/logs'
import type { LogBatch } from '../../../ports'

export const PIECE_BYTES = 16 * 1024

/** What a program wrote with one stamp: one line, or the last piece of one that it never ended. */
export interface Written {
  stream: 1 | 2
  s: number
  ns: number
  /** Holds no line feed. */
  text: Buffer
  isEnded: boolean
}

export interface Line {
  stream: number
  s: number
  ns: number
  text: string
  cut: number
}

/** `2026-11-21T13:54:22.123456789Z`, as dockerd writes it; Podman leaves the fraction out. */
export function stampOf(s: number, ns: number, fraction = true): string {
  const second = new Date(s * 1000).toISOString().slice(0, 19)
  return `${second}${fraction ? `.${String(ns).padStart(9, '0')}` : ''}Z`
}

/** Messages as dockerd makes them of what is written (daemon/logger/copier.go): full pieces, then the rest. */
export function messagesOf({ text, isEnded }: Written): Buffer[] {
  const messages: Buffer[] = []
  let at = 0
  for (; text.length - at >= PIECE_BYTES; at += PIECE_BYTES) messages.push(text.subarray(at, at + PIECE_BYTES))
  if (isEnded) messages.push(Buffer.concat([text.subarray(at), Buffer.from('\n')]))
  else if (at < text.length) messages.push(text.subarray(at))
  return messages
}

export function framed(stream: number, payload: Buffer): Buffer {
  const head = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0])
  head.writeUInt32BE(payload.length, 4)
  return Buffer.concat([head, payload])
}

/** The lines that follow from what was written, in the order of their ends. A full piece without more stays open. */
export function linesOf(all: readonly Written[], { tty = false } = {}): Line[] {
  const open = new Map<number, { s: number; ns: number; text: Buffer }>()
  const lines: Line[] = []
  for (const written of all) {
    const before = open.get(written.stream)
    const { s, ns } = before ?? written
    const text = Buffer.concat([before?.text ?? Buffer.alloc(0), written.text])
    open.delete(written.stream)
    const goesOn = !written.isEnded && written.text.length % PIECE_BYTES === 0
    if (goesOn && written.text.length === 0) before && open.set(written.stream, before)
    else if (goesOn) open.set(written.stream, { s, ns, text })
    else lines.push(lineOf(written.stream, s, ns, text, tty))
  }
  for (const [stream, { s, ns, text }] of [...open].sort(([a], [b]) => a - b)) {
    lines.push(lineOf(stream, s, ns, text, tty))
  }
  return lines
}

function lineOf(stream: number, s: number, ns: number, whole: Buffer, tty: boolean): Line {
  const text = tty && whole.at(-1) === 0x0d ? whole.subarray(0, -1) : whole
  const kept = text.subarray(0, MAX_LINE_BYTES)
  return { stream, s, ns, text: kept.toString('latin1'), cut: text.length - kept.length }
}

/** The lines of batches, every promise of LogBatch looked at. */
export function readOut(batches: readonly LogBatch[]): Line[] {
  return batches.flatMap((batch) => {
    const { text, lengths, seconds, nanos, streams, cut } = batch
    const counts = new Set([lengths.length, seconds.length, nanos.length, streams.length])
    if (counts.size !== 1 || lengths.length === 0) throw new Error('a batch whose arrays differ')
    let at = 0
    const lines = [...lengths].map((length, place): Line => {
      const line = text.subarray(at, at + length)
      if (text[at + length] !== 0x0a) throw new Error(`line ${place} is not ended`)
      if (line.includes(0x0a)) throw new Error(`line ${place} holds an end`)
      at += length + 1
      return {
        stream: streams[place] ?? 0,
        s: seconds[place] ?? 0,
        ns: nanos[place] ?? 0,
        text: line.toString('latin1'),
        cut: cut.get(place) ?? 0,
      }
    })
    if (at !== text.length) throw new Error('text is left over')
    return lines
  })
}

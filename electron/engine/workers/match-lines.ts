/**
 * The thread that matches lines: gets a query once, then pieces of logs, and answers each with the lines that match.
 * It never ends by itself; its owner (matching.ts) ends it. A piece is answered before the next one is begun.
 */
import type { MessagePort } from 'node:worker_threads'
import type { LogQuery } from '../../../shared/contract/logs'
import { logLevelOfBytes } from '../../../shared/domain/log-level'
import { createLineMatcher, type LineMatcher } from './line-matcher'
import { PatternError } from './pattern'
import { plainLines } from './plain-lines'

export interface MatchOrder {
  text: Uint8Array
  lengths: Uint32Array
  /** For so many of the lines that match, a part of them is given too. */
  excerpts: number
}
export type MatchReply =
  | { ready: true }
  | { refused: string }
  | { hits: Uint32Array; excerpts: Uint8Array<ArrayBuffer>[] }

/** Of a line that matches, at most this much before and after the place. */
export const EXCERPT_BYTES = 1024

export function serveMatching(query: LogQuery, port: MessagePort): void {
  let matcher: LineMatcher
  try {
    matcher = createLineMatcher(query, logLevelOfBytes)
  } catch (thrown) {
    if (!(thrown instanceof PatternError)) throw thrown
    port.postMessage({ refused: thrown.message } satisfies MatchReply)
    return
  }
  port.on('message', (order: MatchOrder) => {
    const reply = answer(matcher, order)
    port.postMessage(reply satisfies MatchReply, [reply.hits.buffer, ...reply.excerpts.map(({ buffer }) => buffer)])
  })
  port.postMessage({ ready: true } satisfies MatchReply)
}

export function answer(matcher: LineMatcher, { text, lengths, excerpts }: MatchOrder) {
  const raw = { text: Buffer.from(text.buffer, text.byteOffset, text.byteLength), lengths }
  const hits = matcher.match(plainLines(raw))
  return { hits, excerpts: excerpts > 0 ? excerptsOf(matcher, raw, hits.subarray(0, excerpts)) : [] }
}

function excerptsOf(
  matcher: LineMatcher,
  { text, lengths }: { text: Buffer; lengths: Uint32Array },
  hits: Uint32Array,
) {
  const found: Uint8Array<ArrayBuffer>[] = []
  let line = 0
  let start = 0
  for (const hit of hits) {
    for (; line < hit; line += 1) start += (lengths[line] ?? 0) + 1
    found.push(excerpt(matcher, text.subarray(start, start + (lengths[line] ?? 0))))
  }
  return found
}

/** A whole line where it is short enough; cut at whole characters where it is not. */
function excerpt(matcher: LineMatcher, line: Buffer): Uint8Array<ArrayBuffer> {
  if (line.length <= 2 * EXCERPT_BYTES) return new Uint8Array(line)
  const place = Math.max(0, matcher.locate(line))
  const from = Math.min(Math.max(0, place - EXCERPT_BYTES), line.length - 2 * EXCERPT_BYTES)
  return new Uint8Array(line.subarray(wholeFrom(line, from), wholeFrom(line, from + 2 * EXCERPT_BYTES)))
}

/** UTF-8: the bytes in the middle of a character begin with the bits 10; a character has at most four. */
function wholeFrom(line: Buffer, at: number): number {
  for (let place = at; place > Math.max(0, at - 4); place -= 1) if (((line[place] ?? 0) & 0xc0) !== 0x80) return place
  return at
}

/**
 * One request to a simulated engine, and how its parameters are read: with Go's rules for booleans and numbers, because
 * dockerd has them. Made by http-server.ts, used by routes.ts and streams.ts.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Engine } from './engine-state'
import type { Container } from './model'
import { notANumber, Refusal } from './refusal'

const LARGEST_BODY_BYTES = 1024 * 1024

export interface Asked {
  engine: Engine
  query: URLSearchParams
  /** What the route's pattern caught, decoded. */
  names: string[]
  request: IncomingMessage
  response: ServerResponse
}

/** An answer with 201 instead of 200. */
export class Created {
  readonly value: unknown

  constructor(value: unknown) {
    this.value = value
  }
}

/** @throws Refusal 404 */
export function namedContainer({ engine, names }: Asked): Container {
  return engine.find(names[0] ?? '')
}

/** api/server/httputils, BoolValue: everything is true but these. */
export function flag(query: URLSearchParams, name: string, fallback = false): boolean {
  const value = query.get(name)
  if (value === null) return fallback
  return !['', '0', 'no', 'false', 'none'].includes(value.trim().toLowerCase())
}

/** @throws Refusal 500 when it is no whole number. */
export function wholeNumber(query: URLSearchParams, name: string, fallback: number): number {
  const value = query.get(name)
  if (value === null || value === '') return fallback
  if (!/^[+-]?\d+$/.test(value)) throw notANumber(value)
  return Number(value)
}

/** Unix time, `seconds` or `seconds.nanoseconds`; undefined if it is not given. @throws Refusal 500 */
export function unixNano(query: URLSearchParams, name: string): bigint | undefined {
  const value = query.get(name)
  if (value === null || value === '') return undefined
  const [seconds = '', fraction = ''] = value.split('.')
  if (!/^-?\d+$/.test(seconds)) throw notANumber(seconds, 'strconv.ParseInt')
  if (!/^\d*$/.test(fraction)) throw notANumber(fraction, 'strconv.ParseInt')
  return BigInt(seconds) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0').slice(0, 9))
}

/** @throws Refusal 400 when it is not declared as JSON, is none, or is beyond reason. */
export async function jsonBody({ request }: Asked): Promise<unknown> {
  const type = request.headers['content-type'] ?? ''
  const empty = new Refusal(500, 'EOF')
  if (type === '' && (request.headers['content-length'] ?? '0') === '0') throw empty
  if (!type.startsWith('application/json'))
    throw new Refusal(400, `Content-Type specified (${type}) must be 'application/json'`)
  const pieces: Buffer[] = []
  let bytes = 0
  for await (const piece of request) {
    bytes += piece.length
    if (bytes > LARGEST_BODY_BYTES) throw new Refusal(400, 'http: request body too large')
    pieces.push(piece)
  }
  if (bytes === 0) throw empty
  try {
    return JSON.parse(Buffer.concat(pieces).toString('utf8'))
  } catch {
    throw new Refusal(400, 'invalid JSON: malformed body')
  }
}

/**
 * Log lines out of nothing: line k of a run belongs to an instant and a text worked out from k, so that 10,000 containers
 * keep no logs and still give the same answer twice. The stream handler is in streams.ts.
 */
import { type Container, isUp } from '../model'
import { numberOf } from '../random'
import { rfc3339 } from './times'

export interface LogLine {
  /** Number within the run, from 0. */
  index: number
  at: number
  stream: 'stdout' | 'stderr'
  text: string
}

/** json-file keeps what its rotation leaves; here that is so many lines. */
const KEPT_LINES = 5_000

/** Lines of the current run between two instants (epoch ms, both included). */
export function logLines(container: Container, from: number, until: number): LogLine[] {
  if (container.startedAt === 0) return []
  const periodMs = periodOf(container)
  const end = Math.min(until, isUp(container) && container.status !== 'restarting' ? until : container.finishedAt)
  const last = Math.floor((end - container.startedAt) / periodMs)
  const first = Math.max(0, last - KEPT_LINES + 1, Math.ceil((from - container.startedAt) / periodMs))
  const lines: LogLine[] = []
  for (let index = first; index <= last; index += 1) lines.push(lineAt(container, index))
  return lines
}

/** Instant of the next line after `now`. */
export function nextLineAt(container: Container, now: number): number {
  const periodMs = periodOf(container)
  return container.startedAt + (Math.floor((now - container.startedAt) / periodMs) + 1) * periodMs
}

/** The frame of Docker's multiplexed streams: kind, three zeros, length (big endian), payload. With a TTY: bare text. */
export function frame(container: Container, line: LogLine, timestamps: boolean): Buffer {
  const text = Buffer.from(`${timestamps ? `${rfc3339(line.at)} ` : ''}${line.text}\n`)
  if (container.tty) return text
  const head = Buffer.alloc(8)
  head[0] = line.stream === 'stdout' ? 1 : 2
  head.writeUInt32BE(text.length, 4)
  return Buffer.concat([head, text])
}

function periodOf(container: Container): number {
  return Math.max(50, 60_000 / Math.max(container.behaviour.linesPerMinute, 0.01))
}

function lineAt(container: Container, index: number): LogLine {
  const at = container.startedAt + index * periodOf(container)
  const number = (Math.imul(index + 1, 2_654_435_761) ^ numberOf(container.id)) >>> 0
  const failing = container.behaviour.kind === 'crash-loop' || number % 37 === 0
  return {
    index,
    at,
    stream: failing ? 'stderr' : 'stdout',
    text: WRITERS[container.behaviour.log](at, number, failing),
  }
}

const PATHS = ['/', '/healthz', '/api/orders', '/api/cart', '/static/app.js', '/login', '/api/products?page=2']
const MESSAGES = ['job done', 'cache refreshed', 'session opened', 'order accepted', 'queue drained', 'sync finished']

type Writer = (at: number, number: number, failing: boolean) => string
const WRITERS: Record<Container['behaviour']['log'], Writer> = {
  http: (at, number, failing) => {
    const status = failing ? 502 : number % 11 === 0 ? 304 : 200
    const when = new Date(at)
      .toUTCString()
      .slice(5, 25)
      .replaceAll(' ', '/')
      .replace(/\/(\d\d:)/, ':$1')
    const client = `10.0.${number % 8}.${number % 250}`
    return `${client} - - [${when} +0000] "GET ${PATHS[number % PATHS.length]} HTTP/1.1" ${status} ${number % 9000}`
  },
  database: (at, number, failing) => {
    const when = new Date(at).toISOString().replace('T', ' ').slice(0, 23)
    const said = failing ? 'ERROR:  deadlock detected' : `LOG:  checkpoint complete: wrote ${number % 900} buffers`
    return `${when} UTC [${number % 300}] ${said}`
  },
  json: (at, number, failing) =>
    JSON.stringify({
      time: new Date(at).toISOString(),
      level: failing ? 'error' : 'info',
      msg: failing ? 'upstream did not answer' : MESSAGES[number % MESSAGES.length],
      durationMs: number % 480,
    }),
  plain: (_at, number, failing) =>
    failing
      ? 'fatal: cannot reach queue: connection refused'
      : `${MESSAGES[number % MESSAGES.length]} (${number % 100})`,
}

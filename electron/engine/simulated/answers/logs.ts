/**
 * Logs out of nothing: what a container says is worked out from a number and an instant, so that 10,000 containers keep no
 * logs and still say the same twice, 50,000 lines a second as well as one a minute. As with json-file, `tail` counts
 * before `since` and `until` leave out, and a restart goes on in the same log. Read by log-stream.ts.
 */
import { type Container, isUp } from '../model'
import { numberOf } from '../random'
import { type Said, WRITERS } from './log-texts'

export interface LogWanted {
  /** Epoch nanoseconds, those of that very instant too. */
  since: bigint | undefined
  until: bigint | undefined
  tail: number | undefined
  stdout: boolean
  stderr: boolean
  timestamps: boolean
}

/** json-file keeps what its rotation leaves; here that is what was said so many times ago, in each run. */
const KEPT = 100_000
const CHUNK_BYTES = 64 * 1024
/** Lines that are said together, as a stack trace is, follow each other so closely. */
const LINE_GAP_NS = 30_000
const NS_IN_MS = 1_000_000

/** A run of the container's process: epoch ms. */
interface Run {
  startedAt: number
  /** The number of what it says next. */
  next: number
}

export class LogReading {
  readonly #container: Container
  readonly #wanted: LogWanted
  readonly #periodNs: number
  readonly #jitterNs: number
  readonly #seed: number
  readonly #runs: Run[]
  /** Lines that `tail` leaves out of what is said there. */
  #skip = { startedAt: 0, number: -1, lines: 0 }
  #buffer = Buffer.allocUnsafe(CHUNK_BYTES)
  #filled = 0

  constructor(container: Container, wanted: LogWanted, now: number) {
    this.#container = container
    this.#wanted = wanted
    this.#periodNs = periodNs(container)
    this.#jitterNs = Math.max(1, Math.floor(this.#periodNs / 2))
    this.#seed = numberOf(container.id)
    const begun = [...container.earlierRuns.map((run) => run.startedAt), container.startedAt]
    this.#runs = begun
      .filter((startedAt) => startedAt > 0)
      .map((startedAt) => ({ startedAt, next: Math.max(0, this.#lastOf(startedAt, now) - KEPT + 1) }))
    if (wanted.tail !== undefined) this.#beginAtTail(wanted.tail, now)
    if (wanted.since !== undefined) this.#beginAt(wanted.since)
  }

  /** What was said until `now` and has not been given yet, in pieces of some 64 KiB. */
  *upTo(now: number): Generator<Buffer, void, void> {
    const { until } = this.#wanted
    const end = until === undefined ? now : Math.min(now, Number(until / 1_000_000n) + 1)
    for (const run of this.#runs) {
      const last = this.#lastOf(run.startedAt, end)
      for (; run.next <= last; run.next += 1) {
        this.#write(run.startedAt, run.next)
        if (this.#filled >= CHUNK_BYTES / 2) yield this.#taken()
      }
    }
    if (this.#filled > 0) yield this.#taken()
  }

  /** Epoch ms of what comes next. */
  nextAt(): number {
    const run = this.#runs.at(-1)
    return run ? run.startedAt + this.#offsetNs(run.next) / NS_IN_MS : Number.POSITIVE_INFINITY
  }

  /** After the run's start; it rises with the number, and no two gaps are alike. */
  #offsetNs(number: number): number {
    return number * this.#periodNs + (this.#mixed(number) % this.#jitterNs)
  }

  #mixed(number: number): number {
    return (Math.imul(number + 1, 2_654_435_761) ^ this.#seed) >>> 0
  }

  /** -1 for nothing yet. */
  #lastOf(startedAt: number, now: number): number {
    const offsetNs = (Math.min(now, endOf(this.#container, startedAt, now)) - startedAt) * NS_IN_MS
    if (offsetNs < 0) return -1
    const number = Math.floor(offsetNs / this.#periodNs)
    return this.#offsetNs(number) <= offsetNs ? number : number - 1
  }

  #said(startedAt: number, number: number): Said {
    const at = startedAt + Math.floor(this.#offsetNs(number) / NS_IN_MS)
    const { kind, log } = this.#container.behaviour
    return WRITERS[log](at, this.#mixed(number), kind === 'crash-loop')
  }

  #beginAtTail(tail: number, now: number): void {
    let missing = tail
    for (const run of [...this.#runs].reverse()) {
      const oldest = run.next
      let first = this.#lastOf(run.startedAt, now) + 1
      while (missing > 0 && first > oldest) {
        first -= 1
        missing -= this.#said(run.startedAt, first).lines.length
        if (missing < 0) this.#skip = { startedAt: run.startedAt, number: first, lines: -missing }
      }
      run.next = first
    }
  }

  #beginAt(since: bigint): void {
    for (const run of this.#runs) {
      const offsetNs = Number(since - BigInt(Math.floor(run.startedAt)) * 1_000_000n)
      const first = Math.floor(offsetNs / this.#periodNs) - 2
      if (first > run.next) run.next = first
    }
  }

  #write(startedAt: number, number: number): void {
    const { since, until, stdout, stderr } = this.#wanted
    const { lines, isError } = this.#said(startedAt, number)
    const skip = this.#skip
    const skipped = skip.number === number && skip.startedAt === startedAt ? skip.lines : 0
    if (!(isError ? stderr : stdout)) return
    let offsetNs = this.#offsetNs(number)
    for (let line = 0; line < lines.length; line += 1, offsetNs += LINE_GAP_NS) {
      if (line < skipped) continue
      if (since !== undefined || until !== undefined) {
        const at = BigInt(Math.floor(startedAt)) * 1_000_000n + BigInt(offsetNs)
        if ((since !== undefined && at < since) || (until !== undefined && at > until)) continue
      }
      this.#writeLine(startedAt, offsetNs, lines[line] ?? '', isError)
    }
  }

  /** Docker's frame: kind, three zeros, length (big endian), payload. With a terminal: bare text. */
  #writeLine(startedAt: number, offsetNs: number, text: string, isError: boolean): void {
    const { tty } = this.#container
    const whole = `${this.#wanted.timestamps ? `${stampOf(startedAt, offsetNs)} ` : ''}${text}${tty ? '\r\n' : '\n'}`
    const head = tty ? 0 : 8
    this.#makeRoom(head + whole.length * 3)
    const from = this.#filled
    const length = this.#buffer.write(whole, from + head)
    if (!tty) {
      this.#buffer.writeUInt32BE(isError ? 0x02000000 : 0x01000000, from)
      this.#buffer.writeUInt32BE(length, from + 4)
    }
    this.#filled = from + head + length
  }

  #makeRoom(bytes: number): void {
    if (this.#filled + bytes <= this.#buffer.length) return
    const larger = Buffer.allocUnsafe((this.#filled + bytes) * 2)
    this.#buffer.copy(larger, 0, 0, this.#filled)
    this.#buffer = larger
  }

  #taken(): Buffer {
    const taken = this.#buffer.subarray(0, this.#filled)
    this.#buffer = Buffer.allocUnsafe(CHUNK_BYTES)
    this.#filled = 0
    return taken
  }
}

function periodNs({ behaviour }: Container): number {
  return Math.max(1000, Math.round(60e9 / Math.max(behaviour.linesPerMinute, 0.01)))
}

/** When a run ended, epoch ms; `now` for one that goes on. */
function endOf(container: Container, startedAt: number, now: number): number {
  const earlier = container.earlierRuns.find((run) => run.startedAt === startedAt)
  if (earlier) return earlier.finishedAt
  return isUp(container) && container.status !== 'restarting' ? now : container.finishedAt
}

let knownS = -1
let knownText = ''

/** RFC 3339 with nine digits, as dockerd stamps a line. The second of the line before is kept. */
function stampOf(startedAt: number, offsetNs: number): string {
  const wholeMs = Math.floor(startedAt)
  const ms = wholeMs + Math.floor(offsetNs / NS_IN_MS)
  const s = Math.floor(ms / 1000)
  if (s !== knownS) {
    knownS = s
    knownText = new Date(s * 1000).toISOString().slice(0, 20)
  }
  const ns = (ms - s * 1000) * NS_IN_MS + (offsetNs % NS_IN_MS)
  return `${knownText}${String(ns).padStart(9, '0')}Z`
}

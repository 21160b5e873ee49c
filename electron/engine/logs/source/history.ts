/**
 * Reads what a container's log already holds: its end when a pane opens, then older and older lines. An engine counts
 * `tail` from the end of the log and stops at `until`, so older lines are the last `known + wanted` up to the first
 * known instant, without the known ones of that instant. Used by source.ts.
 */
import { Failure } from '../../../../shared/errors'
import type { DockerHost, Instant, LogBatch, LogsOptions } from '../../ports'
import { type Columns, concatColumns, emptyColumns, sliceColumns } from '../pane/columns'
import { instantAt } from './batch-columns'
import { type Edge, isAfter, isSame, Known } from './known'

export interface HistoryPorts {
  docker: Pick<DockerHost, 'containers'>
  id: string
  /** The engine cuts lines in two, or fails, where it is asked for very many last ones: it is asked for all instead. */
  hasBadTail: boolean
  /** Puts lines into the spool. */
  take: (batch: LogBatch, from: number, to: number) => Promise<Columns>
  drop: (lines: Columns) => void
}

export interface Read {
  lines: Columns
  /** So many of the first were not asked for, but had to be known. */
  extra: number
  known: Known
  /** The first of the lines is the first that the engine has. */
  isWhole: boolean
  /** There is more behind them: `most` was reached. */
  isCut?: boolean
}

/** Of one reading that looks for lines of another instant. */
const MAX_UNIFORM = 1_000_000
const GROWTH = 8

/** Of one instant there are seldom so many, and without a known line nobody could tell where to read on. */
const LEAST = 32

/** The last `tail` lines; more where they are few, or all of one instant. */
export async function readTail(ports: HistoryPorts, tail: number, signal: AbortSignal): Promise<Read> {
  for (let want = Math.max(tail, LEAST) + 1; ; want *= GROWTH) {
    const { lines, batches, count, isAll } = await readAll(ports, { tail: want, follow: false }, signal)
    const all = knownOf(batches, 0, count)
    if (isAll || all.messages < want) return { lines, extra: Math.max(0, count - tail), known: all, isWhole: true }
    if (!all.isUniform() || want > MAX_UNIFORM) {
      // An engine counts the pieces of a long line, so the first that it gave may be the end of one.
      ports.drop(sliceColumns(lines, 0, 1))
      const extra = Math.max(0, count - 1 - tail)
      return { lines: sliceColumns(lines, 1), extra, known: knownOf(batches, 1, count), isWhole: false }
    }
    ports.drop(lines)
  }
}

/** The lines since then (epoch ms): all of them, or the first when there are more than `most`. */
export async function readSince(
  ports: HistoryPorts,
  sinceMs: number,
  most: number,
  signal: AbortSignal,
): Promise<Read> {
  const options = { since: justBefore(sinceMs), follow: false }
  const { lines, batches, count, isCut } = await readOnce(ports, options, signal, most)
  // Nothing since: the end of the log is read for us to know where to read on, and shown when older lines are wanted.
  if (count === 0) return readTail(ports, 0, signal)
  return { lines, extra: 0, known: knownOf(batches, 0, count), isWhole: false, isCut }
}

/** A number of milliseconds holds an instant to a quarter of a microsecond only. */
function justBefore(ms: number): Instant {
  const s = Math.floor(ms / 1000)
  return { s, ns: Math.max(0, Math.floor((ms - s * 1000) * 1e6) - 250) }
}

/** Podman 4 reads a log backwards in pages, and cuts a line where two pages meet. */
export function hasBadTail({ facts }: Pick<DockerHost, 'facts'>): boolean {
  return facts.more?.product === 'Podman'
}

/**
 * At least `want` lines before those known, or all there are. `isEnded`: nothing is written meanwhile. `known` is
 * changed. Rejects with a Failure.
 */
export async function readOlder(
  ports: HistoryPorts,
  known: Known,
  want: number,
  isEnded: boolean,
  signal: AbortSignal,
): Promise<Pick<Read, 'lines' | 'isWhole'>> {
  const until = known.first
  if (!until) return { lines: emptyColumns(), isWhole: true }
  const tail = known.messages + want + 1
  const asked = { tail: ports.hasBadTail ? undefined : tail, until: endOf(until), follow: false }
  const { lines, batches, isAll } = await readAll(ports, asked, signal)
  const upTo = batches.reduce((sum, batch) => sum + countUpTo(batch, until), 0)
  const all = knownOf(batches, 0, upTo)
  const repeated = all.last && isSame(all.last, until) ? all.last.count : 0
  // Fewer than we know: the engine has dropped its oldest lines, and with them all that is older than ours.
  const older = repeated < until.count ? 0 : upTo - until.count
  ports.drop(sliceColumns(lines, older))
  if (older === 0 || !all.first) return { lines: emptyColumns(), isWhole: await isFirst(ports, until, signal) }
  const isSurelyNotWhole = all.messages + known.messages - until.count >= tail
  const isWhole = isAll || (!isSurelyNotWhole && (isEnded || (await isFirst(ports, all.first, signal))))
  const from = isWhole ? 0 : 1
  ports.drop(sliceColumns(lines, 0, from))
  known.before(knownOf(batches, from, upTo), older - from)
  return { lines: sliceColumns(lines, from, older), isWhole }
}

/** Podman stamps whole seconds and compares whole instants: asked for lines up to a second it leaves that second out. */
function endOf({ s, ns }: Instant): Instant {
  return { s, ns: ns === 0 ? 999_999_999 : ns }
}

/** How many of the first lines of a batch are not after `until`. */
function countUpTo(batch: LogBatch, until: Instant): number {
  let count = batch.lengths.length
  while (count > 0 && isAfter(instantAt(batch, count - 1), until)) count -= 1
  return count
}

/** Does the engine have no line before the first of these, which are all of that instant? Reads no more than it must. */
async function isFirst({ docker, id }: HistoryPorts, oldest: Edge, signal: AbortSignal): Promise<boolean> {
  let count = 0
  for await (const batch of docker.containers.logs(id, { until: endOf(oldest), follow: false }, signal)) {
    count += countUpTo(batch, oldest)
    if (count > oldest.count) return false
  }
  return true
}

interface All {
  lines: Columns
  /** Without their text. */
  batches: LogBatch[]
  count: number
  /** It begins with the first line that the engine has. */
  isAll: boolean
  /** It was given up at `most` lines. */
  isCut: boolean
}

/** Where the engine fails at that number of last lines, it is asked for all (see `hasBadTail`). */
async function readAll(ports: HistoryPorts, options: LogsOptions, signal: AbortSignal): Promise<All> {
  try {
    return await readOnce(ports, options, signal)
  } catch (thrown) {
    if (options.tail === undefined || !isRefusal(thrown)) throw thrown
    return readOnce(ports, { ...options, tail: undefined }, signal)
  }
}

export function isRefusal(thrown: unknown): boolean {
  return thrown instanceof Failure && thrown.code === 'ENGINE_REFUSED'
}

async function readOnce(
  ports: HistoryPorts,
  options: LogsOptions,
  signal: AbortSignal,
  most = Number.POSITIVE_INFINITY,
): Promise<All> {
  const batches: LogBatch[] = []
  const parts: Columns[] = []
  let count = 0
  try {
    for await (const batch of ports.docker.containers.logs(ports.id, options, signal)) {
      const size = batch.lengths.length
      parts.push(await ports.take(batch, 0, size))
      batches.push({ ...batch, text: NO_TEXT })
      count += size
      if (count >= most) break
    }
  } catch (thrown) {
    for (const part of parts) ports.drop(part)
    throw thrown
  }
  const isAll = options.tail === undefined && !options.since
  return { lines: concatColumns(parts), batches, count, isAll, isCut: count >= most }
}

const NO_TEXT = Buffer.alloc(0)

function knownOf(batches: readonly LogBatch[], from: number, to: number): Known {
  const known = new Known()
  let start = 0
  for (const batch of batches) {
    const size = batch.lengths.length
    known.after(batch, Math.max(0, from - start), Math.min(size, to - start))
    start += size
  }
  return known
}

/**
 * One container of a pane, from its last lines to whatever comes: reads its end, follows it, waits while its host is
 * away, goes on where it was when host or container are back. What it reads it hands to its pane. Started by pane.ts.
 */
import type { LogSource, SourceState } from '../../../../shared/contract/logs'
import { Failure, toErrorInfo } from '../../../../shared/errors'
import type { LiveHost } from '../../hosts'
import type { LogBatch } from '../../ports'
import { type Columns, emptyColumns } from '../pane/columns'
import { columnsOfBatch } from './batch-columns'
import { followOn, type NewLines } from './catch-up'
import { createContainerLife } from './container-life'
import { checkEnd } from './end-check'
import { type HistoryPorts, hasBadTail, readOlder, readSince, readTail } from './history'
import { Known } from './known'
import type { HostClock } from './live-hosts'
import type { Source, SourceHome, SourcePorts } from './source-home'
import { endedWords, lostWords, REMOVED_WORDS, TORN_WORDS } from './words'

/** Of a log that is read from an instant on: what is behind comes as it is read. */
const SHOWN_AT_ONCE = 5000
const RETRY_FIRST_MS = 250
const RETRY_MAX_MS = 5000
/** Trying again cannot mend these when a log is first opened: its driver keeps nothing, the person may not. */
const LASTING: ReadonlySet<string> = new Set(['CONFLICT', 'DENIED', 'INVALID'])

const IS_OVER: ReadonlySet<string> = new Set(['gone', 'failed'])

/** `number` is its place in the pane's list of sources. Ends with the signal. */
export function createSource(number: number, wanted: LogSource, home: SourceHome, ports: SourcePorts): Source {
  const { hostId, containerId } = wanted
  const key = `${hostId}/${containerId}`
  const life = createContainerLife(hostId, containerId, ports.containers)
  const known = new Known()
  let shown: SourceState = { hostId, containerId, name: nameNow(), state: 'opening', isWhole: false }
  let hasOpened = false
  let wasUp = false
  let lostAt: number | undefined
  /** The first lines since an instant are there, and very many behind them are not. */
  let isFarBehind = false

  /** Taken off the instants of lines that come, where several hosts are merged. */
  let offsetMs = 0

  const source: Source = {
    number,
    hostId,
    containerId,
    held: emptyColumns(),
    reach: Number.POSITIVE_INFINITY,
    latest: Number.NEGATIVE_INFINITY,
    isWhole: false,
    state: () => shown,
    hasOpened: () => hasOpened,
    isReadable: () => hasOpened && ports.live.current(hostId) !== undefined && !IS_OVER.has(shown.state),
    tell,
    older,
    run,
    correct,
    setClock,
  }

  function correct(byMs: number) {
    offsetMs = byMs
    source.reach -= byMs
    source.latest -= byMs
    const { at, count } = source.held
    for (let line = 0; line < count; line += 1) at[line] = (at[line] ?? 0) - byMs
  }

  function setClock(clock: HostClock) {
    const before = shown.clock
    tell({ clock })
    const isNews = !before || Math.abs(clock.offsetMs - before.offsetMs) > clock.errorMs + before.errorMs
    if (isNews && home.isManyHosts()) offsetMs = clock.offsetMs
  }

  function nameNow(): string {
    return ports.containers.get(key)?.name ?? containerId.slice(0, 12)
  }

  function tell(change: Partial<SourceState>) {
    const next = { ...shown, name: ports.containers.get(key)?.name ?? shown.name, isWhole: source.isWhole, ...change }
    if ((Object.keys(next) as (keyof SourceState)[]).every((field) => next[field] === shown[field])) return
    shown = next
    home.changed(source)
  }

  function columnsOf(batch: LogBatch, from: number, to: number, isLive: boolean): Columns {
    const notBefore = !home.isMerged() ? undefined : isLive ? source.latest : Number.NEGATIVE_INFINITY
    const { lines } = home
    const place = { source: number, offsetMs, notBefore }
    return lines.hold(columnsOfBatch(batch, from, to, lines.spool, lines.cut, place))
  }

  function historyPorts({ docker }: LiveHost): HistoryPorts {
    return {
      docker,
      id: containerId,
      hasBadTail: hasBadTail(docker),
      async take(batch, from, to) {
        const columns = columnsOf(batch, from, to, false)
        await home.lines.spool.drained()
        return columns
      },
      drop: (lines) => home.lines.drop(lines),
    }
  }

  async function open(live: LiveHost, signal: AbortSignal): Promise<void> {
    const { since, tail } = home.begin
    const reading = historyPorts(live)
    const most = home.isMerged() ? Number.POSITIVE_INFINITY : SHOWN_AT_ONCE
    const read = await (since === undefined ? readTail(reading, tail, signal) : readSince(reading, since, most, signal))
    isFarBehind = read.isCut === true
    known.adopt(read.known)
    source.isWhole = read.isWhole
    const { count } = read.lines
    if (count > 0) {
      source.reach = read.lines.at[0] ?? source.reach
      source.latest = Math.max(source.latest, read.lines.at[count - 1] ?? source.latest)
    }
    hasOpened = true
    await home.opened(source, read, signal)
  }

  /** At least `want` older lines, not yet in the pane; their `reach` is told. */
  async function older(want: number, signal: AbortSignal): Promise<Columns> {
    const live = ports.live.current(hostId)
    if (!live) throw new Failure('HOST_UNREACHABLE', `${ports.hosts.nameOf(hostId) ?? 'The host'} is not connected.`)
    const both = AbortSignal.any([signal, live.signal])
    const isEnded = shown.state === 'ended'
    const { lines, isWhole } = await readOlder(historyPorts(live), known, want, isEnded, both)
    if (home.isMerged())
      for (let line = lines.count - 1; line >= 0 && (lines.at[line] ?? 0) > source.reach; line -= 1)
        lines.at[line] = source.reach
    if (lines.count > 0) source.reach = lines.at[0] ?? source.reach
    source.isWhole = isWhole
    tell({})
    return lines
  }

  async function follow(live: LiveHost, signal: AbortSignal): Promise<void> {
    const onOpen = () => {
      if (life.isUp() !== false) tell({ state: 'following', error: undefined })
    }
    life.forgetEnd()
    wasUp = life.isUp() === true
    const behind = new AbortController()
    const end = checkEnd(live.docker, containerId, known, () => behind.abort())
    try {
      const either = AbortSignal.any([signal, behind.signal])
      const fresh = followOn(live.docker, containerId, known, { onOpen, isFarBehind }, either)
      isFarBehind = false
      for await (const lines of fresh) {
        end.heard()
        await takeFresh(lines)
      }
    } catch (thrown) {
      if (!behind.signal.aborted || signal.aborted) throw thrown
      ports.log.warn('logs.behind', { hostId, containerId })
    } finally {
      end.stop()
    }
  }

  async function takeFresh({ batch, from, isTorn }: NewLines): Promise<void> {
    tellLoss()
    if (isTorn) home.mark(source, TORN_WORDS, source.latest)
    const to = batch.lengths.length
    const lines = columnsOf(batch, from, to, true)
    known.after(batch, from, to)
    source.latest = Math.max(source.latest, lines.at[lines.count - 1] ?? source.latest)
    if (source.reach === Number.POSITIVE_INFINITY) source.reach = lines.at[0] ?? source.reach
    home.add(lines)
    await home.lines.spool.drained()
  }

  function tellLoss() {
    if (lostAt === undefined) return
    const since = lostAt
    lostAt = undefined
    if (home.mayTellLoss(source, since)) home.mark(source, lostWords(ports.clock.now() - since), since)
  }

  async function attempt(live: LiveHost, caller: AbortSignal): Promise<void> {
    const signal = AbortSignal.any([caller, live.signal])
    const clock = ports.live.clockOf(live)
    void clock.then((measured) => measured && tell({ clock: measured }))
    if (home.isManyHosts()) offsetMs = (await clock)?.offsetMs ?? offsetMs
    if (!hasOpened) await open(live, signal)
    await follow(live, signal)
    tellLoss()
    await afterEnd(signal)
  }

  /** Docker has ended the log: the container has ended, or goes on in a moment. */
  async function afterEnd(signal: AbortSignal): Promise<void> {
    const end = await life.ended(ports.clock, signal)
    if (end === 'up') return ports.clock.sleep(RETRY_FIRST_MS, signal)
    if (end.wasSeen || wasUp) home.mark(source, endedWords(end.exitCode), ports.clock.now())
    tell({ state: 'ended', error: undefined })
    await life.begins(signal)
  }

  /** Resolves with the failure that lasts; rejects when the signal fires. */
  async function run(signal: AbortSignal): Promise<Failure> {
    const stopWatching = life.watch()
    let delayMs = RETRY_FIRST_MS
    try {
      for (;;) {
        const live = await nextLive(signal)
        try {
          await attempt(live, signal)
          delayMs = RETRY_FIRST_MS
        } catch (thrown) {
          if (signal.aborted) throw thrown
          const failure = thrown instanceof Failure ? thrown : unexpected(thrown)
          if (lasts(failure)) return fail(failure)
          if (hasOpened) lostAt ??= ports.clock.now()
          tell({ state: 'away', error: failure.info })
          if (live.signal.aborted) continue
          live.check()
          await ports.clock.sleep(delayMs, signal)
          delayMs = Math.min(delayMs * 2, RETRY_MAX_MS)
        }
      }
    } finally {
      stopWatching()
    }
  }

  async function nextLive(signal: AbortSignal): Promise<LiveHost> {
    const now = ports.live.current(hostId)
    if (now) return now
    tell({ state: 'away' })
    return ports.live.next(hostId, signal)
  }

  /** INTERNAL is ours: a disk that is full, say. */
  function lasts({ code }: Failure): boolean {
    return code === 'NOT_FOUND' || code === 'INTERNAL' || (!hasOpened && LASTING.has(code))
  }

  function fail(failure: Failure): Failure {
    const isGone = failure.code === 'NOT_FOUND' && hasOpened
    if (isGone) home.mark(source, REMOVED_WORDS, ports.clock.now())
    tell({ state: isGone ? 'gone' : 'failed', error: failure.info })
    return failure
  }

  function unexpected(thrown: unknown): Failure {
    ports.log.error('logs.source', { hostId, containerId, thrown: String(thrown) })
    const info = toErrorInfo(thrown)
    return new Failure(info.code, info.message, info)
  }

  return source
}

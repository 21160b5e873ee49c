/**
 * What somebody reads: the lines of one container or of many, for as long as the pane's `follow` stream is read. Owns
 * its spool and its sources, puts their lines in order and tells what changed. Made by index.ts.
 */
import type { LogSource, PaneState, SourceState } from '../../../../shared/contract/logs'
import { LINE_KIND } from '../../../../shared/contract/logs'
import { Failure } from '../../../../shared/errors'
import type { Spool } from '../../ports'
import { createSource } from '../source/source'
import type { Source, SourceHome, SourcePorts } from '../source/source-home'
import { type Columns, emptyColumns } from './columns'
import { Merging } from './merging'
import { createOpening } from './opening'
import { correctLines, measureClocks } from './pane-clocks'
import { type PaneLimits, PaneLines } from './pane-lines'
import { PaneNews } from './pane-news'

export interface PaneOptions {
  paneId: string
  sources: LogSource[]
  tail: number
  since?: number | undefined
  limits?: PaneLimits | undefined
}

export type Pane = ReturnType<typeof createPane>

interface Run {
  stop: AbortController
  over: Promise<void>
}

const CANNOT_OPEN: ReadonlySet<SourceState['state']> = new Set(['away', 'failed', 'gone'])
const FIRST_WITHIN_MS = 1500
/** At most one message each so many milliseconds. */
const MESSAGE_EVERY_MS = 16
/** The first sources that answer do not wait longer for the others. */
const PATIENCE_MS = 400

export function createPane(options: PaneOptions, spool: Spool, ports: SourcePorts) {
  const { paneId } = options
  const { clock, live } = ports
  const life = new AbortController()
  const { signal } = life
  /** By number; those that were left out stay, because their lines do. */
  const sources: Source[] = []
  const running = new Map<Source, Run>()
  const lossesTold = new Map<string, number>()
  const news = new PaneNews()
  const lines = new PaneLines(spool, (from) => news.lines(from), options.limits)
  const merging = new Merging(lines, isMerged)
  const opening = createOpening({
    lines,
    merging,
    isMerged,
    awaited: () => running.keys(),
    patience: () => clock.sleep(PATIENCE_MS, signal),
  })
  let oldering: Promise<unknown> = Promise.resolve()

  function isMerged(): boolean {
    return sources.length > 1
  }

  function isManyHosts(): boolean {
    return sources.some(({ hostId }) => hostId !== sources[0]?.hostId)
  }

  const home: SourceHome = {
    lines,
    isMerged,
    isManyHosts,
    begin: options,
    opened: opening.opened,
    add,
    mark(source, text, at) {
      const instant = isManyHosts() ? at : at + (source.state().clock?.offsetMs ?? 0)
      add(markLine(source, text, Math.max(instant, source.latest)))
    },
    mayTellLoss(source, lostAt) {
      const told = lossesTold.get(source.hostId)
      lossesTold.set(source.hostId, clock.now())
      return told === undefined || told < lostAt
    },
    changed(source) {
      if (CANNOT_OPEN.has(source.state().state)) opening.answer(source)
      news.sources()
    },
  }

  function add(columns: Columns) {
    if (isMerged()) lines.merge(columns, true)
    else lines.append(columns)
    if (lines.letGo > 0) merging.drop(sources)
  }

  function markLine(source: Source, text: string, at: number): Columns {
    const bytes = Buffer.from(`${text}\n`)
    const line = emptyColumns(1)
    line.at[0] = at
    line.address[0] = spool.append(bytes)
    line.length[0] = bytes.length - 1
    line.source[0] = source.number
    line.kind[0] = LINE_KIND.mark
    return lines.hold(line)
  }

  /** All are known before the first begins, so that none is taken for the only one. */
  function startAll(wanted: readonly LogSource[]) {
    for (const one of wanted) sources.push(createSource(sources.length, one, home, ports))
    const fresh = sources.slice(sources.length - wanted.length)
    const runs = fresh.map(prepare)
    for (const run of runs) run()
  }

  /** Gives the function that starts it. One that was left out goes on when what it did is over. */
  function prepare(source: Source): () => void {
    const stop = new AbortController()
    const over = Promise.withResolvers<void>()
    running.set(source, { stop, over: over.promise })
    return () => void run(source, stop).finally(over.resolve)
  }

  async function run(source: Source, stop: AbortController): Promise<void> {
    try {
      await source.run(AbortSignal.any([signal, stop.signal]))
    } catch (thrown) {
      if (!stop.signal.aborted && !signal.aborted) ports.log.error('logs.pane', { paneId, thrown: String(thrown) })
    } finally {
      running.delete(source)
      news.sources()
    }
  }

  async function end(source: Source, state: 'ended' | 'gone'): Promise<void> {
    const at = running.get(source)
    at?.stop.abort()
    await at?.over
    source.tell({ state, error: undefined })
  }

  /** Those that are there go on, others end and their lines stay, new ones are merged in. */
  async function setSources(wanted: readonly LogSource[], caller: AbortSignal): Promise<void> {
    const isWanted = (source: Source) => wanted.some((one) => isSame(source, one))
    await Promise.all([...running.keys()].filter((source) => !isWanted(source)).map((source) => end(source, 'ended')))
    const fresh = unique(wanted).filter((one) => !sources.some((source) => isSame(source, one)))
    const isNewHost = fresh.some(({ hostId }) => hostId !== sources[0]?.hostId)
    if (isNewHost && !isManyHosts()) await correctLines(sources, { lines, merging, live }, caller)
    if (signal.aborted) return
    for (const source of sources) if (isWanted(source) && !running.has(source)) prepare(source)()
    startAll(fresh)
  }

  /** The host was taken out of the list. */
  function dropHost(hostId: string) {
    for (const source of running.keys()) if (source.hostId === hostId) void end(source, 'gone')
  }

  /** One at a time: each begins where the one before it ended. */
  function older(count: number, caller: AbortSignal): Promise<{ added: number; isWhole: boolean }> {
    const both = AbortSignal.any([signal, caller])
    const work = oldering.then(async () => {
      both.throwIfAborted()
      // Full: what lies before the first line was there and was let go.
      const added = lines.letGo > 0 ? 0 : await merging.older(sources, count, both)
      return { added, isWhole: isWhole() }
    })
    oldering = work.catch(() => {})
    return work
  }

  function isWhole(): boolean {
    return lines.letGo === 0 && sources.every((source) => source.isWhole && source.held.count === 0)
  }

  function stateNow(): PaneState {
    const { first, end: last } = lines.index
    const { changedFrom, haveSourcesChanged } = news.take(last)
    return {
      paneId,
      first,
      end: last,
      letGo: lines.letGo,
      isWhole: isWhole(),
      ...(changedFrom === undefined ? {} : { changedFrom }),
      ...(haveSourcesChanged ? { sources: sources.map((source) => source.state()) } : {}),
    }
  }

  /** The only container there is to show does not exist. */
  function refuseMissing() {
    const [only, other] = sources
    const error = only?.state().error
    if (other || only?.hasOpened() || error?.code !== 'NOT_FOUND') return
    throw new Failure(error.code, error.message, error)
  }

  /** The first message when there is something to show, or known to be nothing. Ends, or rejects, with the caller. */
  async function* follow(caller: AbortSignal): AsyncGenerator<PaneState, void, void> {
    const stop = () => news.stir()
    caller.addEventListener('abort', stop, { once: true })
    try {
      startAll(unique(options.sources))
      void measureClocks(() => (isManyHosts() ? running.keys() : []), live, clock, signal)
      await Promise.race([opening.begun, clock.sleep(FIRST_WITHIN_MS, caller)])
      while (!caller.aborted) {
        refuseMissing()
        yield stateNow()
        await clock.sleep(MESSAGE_EVERY_MS, caller)
        await news.came()
      }
    } finally {
      caller.removeEventListener('abort', stop)
    }
  }

  async function close(): Promise<void> {
    if (signal.aborted) return
    life.abort()
    news.stir()
    await Promise.all([...running.values()].map(({ over }) => over))
    await spool.close()
  }

  return {
    paneId,
    /** Fires when the pane is gone. */
    signal,
    lines,
    read: (from: number, count: number) => lines.read(from, count),
    locate: (at: number) => lines.index.locate(at),
    /** For the search. */
    index: lines.index,
    spool,
    /** How many containers it follows. */
    size: () => running.size,
    sources: () => sources.map((source) => source.state()),
    follow,
    setSources,
    dropHost,
    older,
    isWhole,
    close,
    onChange: (listener: (from: number) => void) => news.onLines(listener),
  }
}

function isSame(one: LogSource, other: LogSource): boolean {
  return one.hostId === other.hostId && one.containerId === other.containerId
}

function unique(sources: readonly LogSource[]): LogSource[] {
  return sources.filter((one, place) => sources.findIndex((other) => isSame(one, other)) === place)
}

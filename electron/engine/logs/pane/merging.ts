/**
 * The order of a pane's lines over its sources. What a pane shows is complete: it reaches down to an instant (`floor`)
 * from which on every source's lines are there, and a source whose lines reach further back holds those until the
 * others have caught up. With one source there is nothing to order, and its engine's order stays. Used by pane.ts.
 */
import { Failure } from '../../../../shared/errors'
import type { Source } from '../source/source-home'
import { type Columns, concatColumns, mergeAll, placeOf, sliceColumns } from './columns'
import type { PaneLines } from './pane-lines'

/** Each step back is so many times larger, because an engine counts all known lines again at each. */
const GROWTH = 8
const MAX_STEP = 2_000_000
const READS_AT_A_TIME = 8
/** Of a source that comes later and whose lines since the oldest that is shown are very many. */
const MAX_LATE_LINES = 200_000

export class Merging {
  readonly #lines: PaneLines
  readonly #isMerged: () => boolean
  #floor: number | undefined
  #step = 0

  constructor(lines: PaneLines, isMerged: () => boolean) {
    this.#lines = lines
    this.#isMerged = isMerged
  }

  /** What is shown first reaches down to `floor`: all of the sources' lines from there on are given. */
  begin(sources: readonly Source[], floor: number): void {
    this.#floor = floor
    this.#lines.merge(this.#taken(sources, floor), false)
  }

  hasBegun(): boolean {
    return this.#floor !== undefined
  }

  /** All instants were moved by so much. */
  correct(byMs: number): void {
    if (this.#floor !== undefined) this.#floor += byMs
  }

  /** A source answered when others were shown already: it is read back to where they begin. */
  async join(source: Source, signal: AbortSignal): Promise<void> {
    const oldest = this.#lines.index.count > 0 ? this.#lines.index.atOf(this.#lines.index.first) : source.reach
    const floor = Math.max(this.#floor ?? oldest, oldest)
    for (let want = 1000; source.reach > floor && !source.isWhole && want < MAX_LATE_LINES; want *= GROWTH) {
      const older = await this.#olderOf(source, want, signal)
      if (!older) break
      source.held = concatColumns([older, source.held])
    }
    this.#floor = floor
    this.#lines.merge(this.#taken([source], floor), false)
  }

  /** Undefined where it cannot be read just now: `older` asks it again. */
  async #olderOf(source: Source, want: number, signal: AbortSignal): Promise<Columns | undefined> {
    try {
      return await source.older(want, signal)
    } catch (thrown) {
      if (signal.aborted || !(thrown instanceof Failure)) throw thrown
      return undefined
    }
  }

  /** Gives how many lines were put before the first. Rejects where no source could be read. */
  async older(sources: readonly Source[], want: number, signal: AbortSignal): Promise<number> {
    const before = this.#lines.index.first
    const failed = new Map<Source, unknown>()
    const added = () => before - this.#lines.index.first
    const open = () => sources.filter((source) => !source.isWhole && source.isReadable() && !failed.has(source))
    this.#give(sources, open())
    while (added() < want && open().length > 0 && this.#lines.roomFor() > 0) {
      this.#step = Math.min(Math.max(want, this.#step * GROWTH), MAX_STEP, this.#lines.roomFor())
      await this.#fetch(open(), failed, signal)
      this.#give(sources, open())
    }
    const [first] = failed.values()
    if (added() === 0 && failed.size > 0 && open().length === 0) throw first
    return added()
  }

  /** Reads the sources that hold the others up: those of which less is held than their share. */
  async #fetch(open: readonly Source[], failed: Map<Source, unknown>, signal: AbortSignal): Promise<void> {
    const share = Math.ceil(this.#step / open.length)
    const floor = floorOf(open)
    const chosen = open.filter((source) => source.held.count < share || source.reach >= floor)
    for (let done = 0; done < chosen.length; done += READS_AT_A_TIME)
      await Promise.all(
        chosen.slice(done, done + READS_AT_A_TIME).map(async (source) => {
          try {
            const older = await source.older(share, signal)
            this.#hold(source, older)
            if (older.count === 0 && !source.isWhole && this.#step >= MAX_STEP) throw noneGiven()
          } catch (thrown) {
            if (signal.aborted || !(thrown instanceof Failure)) throw thrown
            failed.set(source, thrown)
          }
        }),
      )
  }

  #hold(source: Source, older: Columns): void {
    const at = this.#isMerged() ? placeOf(older, this.#floor ?? Number.POSITIVE_INFINITY) : older.count
    this.#lines.mergeOlder(sliceColumns(older, at))
    source.held = concatColumns([sliceColumns(older, 0, at), source.held])
  }

  /** Puts what is complete before the first line. */
  #give(sources: readonly Source[], open: readonly Source[]): void {
    const floor = Math.min(this.#floor ?? Number.POSITIVE_INFINITY, floorOf(open))
    this.#floor = floor
    this.#lines.prepend(this.#taken(sources, floor))
  }

  #taken(sources: readonly Source[], floor: number): Columns {
    const runs = sources.map((source) => {
      const at = this.#isMerged() ? placeOf(source.held, floor) : 0
      const run = sliceColumns(source.held, at)
      source.held = sliceColumns(source.held, 0, at)
      return run
    })
    return mergeAll(runs.filter((run) => run.count > 0))
  }

  /** What is held back is older than all that was let go. */
  drop(sources: readonly Source[]): void {
    for (const source of sources) {
      this.#lines.drop(source.held)
      source.held = sliceColumns(source.held, 0, 0)
    }
  }
}

/** However many were asked for. */
function noneGiven(): Failure {
  return new Failure('ENGINE_REFUSED', 'The engine gives no older lines of this log.', {
    hint: 'Look at it on the host.',
  })
}

/** The newest of the oldest instants of the sources that have more. */
function floorOf(sources: readonly Source[]): number {
  return sources.reduce(
    (floor, source) => (source.isWhole ? floor : Math.max(floor, source.reach)),
    Number.NEGATIVE_INFINITY,
  )
}

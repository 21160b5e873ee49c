/** What a source of a pane works with: the engine's other parts, and its pane. Used by source.ts and pane.ts. */
import type { SourceState } from '../../../../shared/contract/logs'
import type { Failure } from '../../../../shared/errors'
import type { Containers } from '../../containers'
import type { Hosts } from '../../hosts'
import type { Clock, Log } from '../../ports'
import type { Columns } from '../pane/columns'
import type { PaneLines } from '../pane/pane-lines'
import type { Read } from './history'
import type { HostClock, LiveHosts } from './live-hosts'

export interface SourcePorts {
  live: LiveHosts
  hosts: Pick<Hosts, 'nameOf'>
  containers: Pick<Containers, 'get' | 'onEvent' | 'onResync'>
  clock: Clock
  log: Log
}

/** One container of a pane. */
export interface Source {
  /** Its place in the pane's list of sources. */
  readonly number: number
  readonly hostId: string
  readonly containerId: string
  /** Lines that are read but wait until older ones of other sources are. */
  held: Columns
  /** Of the oldest line that is read, as it stands in the pane; infinite before one is. */
  reach: number
  /** Of the newest. */
  latest: number
  /** The oldest line that is read is the first that the engine has. */
  isWhole: boolean
  state: () => SourceState
  tell: (change: Partial<SourceState>) => void
  hasOpened: () => boolean
  /** May older lines be asked for? */
  isReadable: () => boolean
  /** At least `want` older lines where there are so many, not yet in the pane. Rejects with a Failure. */
  older: (want: number, signal: AbortSignal) => Promise<Columns>
  /** Until the signal fires. Resolves with what cannot be mended by trying again. */
  run: (signal: AbortSignal) => Promise<Failure>
  /** The lines there are were moved by so much, and those that come are. */
  correct: (offsetMs: number) => void
  /** Measured anew: lines that come are corrected by it where it says something new. */
  setClock: (clock: HostClock) => void
}

/** What the pane gives to each of its sources. */
export interface SourceHome {
  lines: PaneLines
  /** Several sources: instants decide. */
  isMerged: () => boolean
  /** Sources of several hosts: their clocks count. */
  isManyHosts: () => boolean
  /** How the source begins. */
  begin: { tail: number; since?: number | undefined }
  /** The source's own last lines are read. Resolves when it may follow. */
  opened: (source: Source, read: Read, signal: AbortSignal) => Promise<void>
  add: (lines: Columns) => void
  mark: (source: Source, text: string, at: number) => void
  /** Is it the first of its host's sources to say that the host was away since then? */
  mayTellLoss: (source: Source, lostAt: number) => boolean
  changed: (source: Source) => void
}

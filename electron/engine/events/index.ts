/**
 * Events of all hosts: the newest are kept in memory and followed live; the history of one host or container is the
 * engine's own memory joined with ours. Each host's stream is read once, by the containers capability, which hands
 * every event on.
 */
import type { DockerEventRow, events as eventsContract } from '../../../shared/contract/events'
import type { Implementation } from '../../../shared/contract/runtime'
import { createJournal } from '../../../shared/domain/journal'
import { Failure } from '../../../shared/errors'
import type { Containers } from '../containers'
import type { Hosts } from '../hosts'
import type { Clock } from '../ports'
import { joinHistory, rowOf } from './rules'

export interface EventsPorts {
  hosts: Pick<Hosts, 'engineOf'>
  containers: Pick<Containers, 'onEvent' | 'get'>
  clock: Clock
}

/** About 400 bytes each. Messages of 500 at ten a second keeps up with 5,000 events a second. */
const KEPT = 10_000
const FIRST = 2000
const PER_MESSAGE = 500
const EVERY_MS = 100
/** An engine remembers its last 256 events or so; what it gives is bounded by that, and by these. */
const HISTORY_MS = 24 * 60 * 60_000
const HISTORY_MAX = 5000
const ASK_LIMIT_MS = 10_000
/** What it remembers comes at once. A host whose clock is behind ours would hold the answer open until then. */
const SILENCE_MS = 700

interface Asked {
  hostId: string
  /** Of one container only. */
  id?: string | undefined
  limit: number
  /** How far its clock is ahead of ours, where that is known: else the last moments of one that is are left out. */
  aheadMs?: number | undefined
}

export type Events = ReturnType<typeof createEvents>

export function createEvents({ hosts, containers, clock }: EventsPorts) {
  const journal = createJournal<DockerEventRow>({
    kept: KEPT,
    first: FIRST,
    perMessage: PER_MESSAGE,
    intervalMs: EVERY_MS,
  })
  const nameIn = (hostId: string) => (id: string) => containers.get(`${hostId}/${id}`)?.name
  let seq = 0
  const dispose = containers.onEvent((hostId, event) => {
    seq += 1
    journal.add(rowOf(event, hostId, seq, nameIn(hostId)))
  })

  /** What the engine itself remembers. Nothing when it is away: then ours is all there is. */
  async function remembered({ hostId, aheadMs = 0 }: Asked, caller: AbortSignal): Promise<DockerEventRow[]> {
    const untilS = Math.ceil((clock.now() + aheadMs) / 1000)
    const span = { sinceS: untilS - HISTORY_MS / 1000, untilS }
    const enough = new AbortController()
    const signal = AbortSignal.any([caller, enough.signal, AbortSignal.timeout(ASK_LIMIT_MS)])
    const rows: DockerEventRow[] = []
    let silence: NodeJS.Timeout | undefined
    const listen = () => {
      clearTimeout(silence)
      silence = setTimeout(() => enough.abort(), SILENCE_MS)
    }
    try {
      for await (const event of hosts.engineOf(hostId).events({ ...span, onOpen: listen }, signal)) {
        rows.push(rowOf(event, hostId, 0, nameIn(hostId)))
        if (rows.length >= HISTORY_MAX) break
        listen()
      }
    } catch (thrown) {
      caller.throwIfAborted()
      if (!(thrown instanceof Failure)) throw thrown
    } finally {
      clearTimeout(silence)
    }
    return rows
  }

  /** What the engine remembers joined with ours, the newest first. */
  async function history(of: Asked, signal: AbortSignal): Promise<DockerEventRow[]> {
    const { hostId, id, limit } = of
    const asked = await remembered(of, signal)
    const isWanted = (row: DockerEventRow) =>
      row.hostId === hostId && (id === undefined || row.id === id || row.attributes.container === id)
    return joinHistory(journal.all().filter(isWanted), asked.filter(isWanted), limit)
  }

  const handlers = {
    watch: (_, { signal }) => journal.follow(signal),
    history: (input, { signal }) => history(input, signal),
  } satisfies Implementation<typeof eventsContract, unknown>

  return { handlers, history, dispose }
}

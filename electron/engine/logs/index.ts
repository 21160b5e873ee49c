/**
 * Logs: the panes that are open. Each has a spool of its own and lives as long as its `follow` stream is read; whoever
 * knows its id may ask for its lines. Beside them the views of panes that hold only what matches, read in the same way.
 * What is searched and downloaded stands in files of its own beside it.
 */
import type { logs as logsContract } from '../../../shared/contract/logs'
import type { Implementation } from '../../../shared/contract/runtime'
import { Failure } from '../../../shared/errors'
import type { Containers } from '../containers'
import type { Hosts } from '../hosts'
import type { Clock, Log, OpenSearch, OpenSpool } from '../ports'
import { createPane, type Pane } from './pane/pane'
import type { PaneLimits } from './pane/pane-lines'
import { createMatches, type Matches } from './search/matches'
import { createLiveHosts } from './source/live-hosts'

export interface LogsPorts {
  hosts: Pick<Hosts, 'subscribe' | 'nameOf' | 'onRemoved'>
  containers: Pick<Containers, 'get' | 'onEvent' | 'onResync'>
  openSpool: OpenSpool
  openSearch: OpenSearch
  clock: Clock
  log: Log
  /** What a pane may hold; only a test names another. */
  limits?: PaneLimits | undefined
}

const MAX_PANES = 32
/** Each has a thread. */
const MAX_MATCHES = 32
const MAX_SOURCES_IN_ALL = 200

export function createLogs(ports: LogsPorts) {
  const { hosts, clock, log, openSpool, openSearch } = ports
  const panes = new Map<string, Pane>()
  const matches = new Map<string, Matches>()
  const live = createLiveHosts(hosts, clock, log)
  const sourcePorts = { ...ports, live }
  let opening = 0

  function paneOf(paneId: string): Pane {
    const pane = panes.get(paneId)
    if (!pane) throw closed()
    return pane
  }

  function refuseTooMany(more: number, panesMore: number) {
    const all = [...panes.values()].reduce((sum, pane) => sum + pane.size(), more)
    if (panes.size + opening + panesMore > MAX_PANES)
      throw new Failure('BUSY', `${MAX_PANES} logs are open.`, { hint: 'Close one of them.' })
    if (all > MAX_SOURCES_IN_ALL)
      throw new Failure('BUSY', `${MAX_SOURCES_IN_ALL} containers are followed at most.`, {
        hint: 'Close a log, or choose fewer containers.',
      })
  }

  function refuseUnknownHosts(sources: readonly { hostId: string }[]) {
    for (const { hostId } of sources)
      if (hosts.nameOf(hostId) === undefined) throw new Failure('NOT_FOUND', 'That host is not in the list any more.')
  }

  hosts.onRemoved((hostId) => {
    for (const pane of panes.values()) pane.dropHost(hostId)
  })

  const handlers = {
    async *follow({ sources, tail, since }, { signal }) {
      refuseTooMany(sources.length, 1)
      refuseUnknownHosts(sources.slice(0, sources.length === 1 ? 1 : 0))
      opening += 1
      const spool = await openSpool().finally(() => (opening -= 1))
      const paneId = crypto.randomUUID()
      const pane = createPane({ paneId, sources, tail, since, limits: ports.limits }, spool, sourcePorts)
      panes.set(paneId, pane)
      try {
        yield* pane.follow(signal)
      } finally {
        panes.delete(paneId)
        await pane.close()
      }
    },
    async setSources({ paneId, sources }, { signal }) {
      const pane = paneOf(paneId)
      refuseTooMany(sources.length - pane.size(), 0)
      await pane.setSources(sources, signal)
    },
    async *followMatches({ paneId, query }, { signal }) {
      const pane = paneOf(paneId)
      if (matches.size >= MAX_MATCHES)
        throw new Failure('BUSY', `${MAX_MATCHES} logs are shown by what matches.`, { hint: 'Show one of them whole.' })
      const id = crypto.randomUUID()
      const both = AbortSignal.any([signal, pane.signal])
      const view = createMatches(id, pane, await openSearch(query, both), both)
      matches.set(id, view)
      try {
        yield* view.follow()
      } finally {
        matches.delete(id)
      }
    },
    async lines({ paneId, from, count }) {
      const read = matches.get(paneId) ?? paneOf(paneId)
      try {
        return await read.read(from, count)
      } catch (thrown) {
        throw read.signal.aborted ? closed() : thrown
      }
    },
    older: ({ paneId, count }, { signal }) => paneOf(paneId).older(count, signal),
    locate: async ({ paneId, at }) => ({ line: await (matches.get(paneId) ?? paneOf(paneId)).locate(at) }),
  } satisfies Pick<
    Implementation<typeof logsContract, unknown>,
    'follow' | 'followMatches' | 'setSources' | 'lines' | 'older' | 'locate'
  >

  return {
    handlers,
    /** Of the search: NOT_FOUND when it is closed. */
    paneOf,
    dispose() {
      live.dispose()
      for (const pane of panes.values()) void pane.close()
    },
  }
}

function closed(): Failure {
  return new Failure('NOT_FOUND', 'That log is not open any more.', { hint: 'Open it again.' })
}

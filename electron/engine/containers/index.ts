/**
 * Containers over all hosts: the live table, what is known of one, and what a person does to them. Owns the rows; the
 * mirror of each live engine writes them, the actions mark what was asked for, the store keeps what was last known.
 * Other capabilities are handed the events of all hosts here, so that each host's stream is read once.
 */
import type { Container, containers as containersContract } from '../../../shared/contract/containers'
import type { Implementation } from '../../../shared/contract/runtime'
import { Failure } from '../../../shared/errors'
import type { Session } from '../access'
import type { Audit } from '../audit'
import type { Hosts } from '../hosts'
import type { Clock, DockerEvent, Log, Remote } from '../ports'
import type { Tasks } from '../tasks'
import { type ActionPorts, createActions } from './actions'
import { bulkTask, runBulk } from './bulk'
import { createLooking } from './looking'
import { loadMarks } from './marks'
import { mirror } from './mirror'
import { patternRule } from './protection'
import { keyOf, rowFromInspected } from './rules'
import { runContainer, runTask } from './run'
import type { ContainersStore } from './store'
import { createTable } from './table'

export { rowFromInspected } from './rules'

export interface ContainersPorts extends Pick<ActionPorts, 'policy' | 'mayManage'> {
  store: Remote<ContainersStore>
  hosts: Hosts
  tasks: Pick<Tasks, 'run'>
  audit: Pick<Audit, 'begin' | 'finish'>
  clock: Clock
  log: Log
  protectedPatterns: () => readonly string[]
  /** Tells when `protectedPatterns` may have changed. Gives the function that ends it. */
  onPatternsChanged: (listener: () => void) => () => void
}

type EventListener = (hostId: string, event: DockerEvent) => void
type ResyncListener = (hostId: string) => void
type RowListener = (hostId: string, now: Container | undefined, before: Container | undefined) => void

export async function createContainers(ports: ContainersPorts) {
  const { hosts, log, store, clock, tasks } = ports
  const life = new AbortController()
  const marks = await loadMarks(store)
  let byPattern = patternRule(ports.protectedPatterns())
  const protection = { byHand: marks.has, byPattern: (row: Parameters<typeof byPattern>[0]) => byPattern(row) }
  const eventListeners = new Set<EventListener>()
  const resyncListeners = new Set<ResyncListener>()
  const rowListeners = new Set<RowListener>()
  const onRow: RowListener = (...change) => tell(rowListeners, ...change)
  const table = createTable({ store, clock, log, protection, onRow })
  const { rows } = table
  const actions = createActions({ ...ports, rows, marks, protectAnew: table.protectAnew })
  const looking = createLooking({ rows, engineOf: hosts.engineOf, subjectOf: actions.subjectOf })
  const bulkPorts = { ...ports, rows, actions, signal: life.signal }
  const runPorts = { engineOf: hosts.engineOf, nameOf: hosts.nameOf, onCreated: look }

  /** A listener that throws must not end the mirror, nor keep the others from hearing. */
  function tell<A extends unknown[]>(listeners: Set<(...args: A) => void>, ...args: A) {
    for (const listener of listeners) {
      try {
        listener(...args)
      } catch (thrown) {
        log.error('containers.listener', { thrown: String(thrown) })
      }
    }
  }

  /** The row is there before the task says that it is done. The mirror would bring it a moment later. */
  async function look(hostId: string, id: string, signal: AbortSignal): Promise<void> {
    try {
      const inspected = await hosts.engineOf(hostId).containers.look(id, signal)
      rows.set(rowFromInspected(hostId, inspected, rows.get(keyOf(hostId, id))))
    } catch (thrown) {
      if (!(thrown instanceof Failure)) throw thrown
    }
  }

  await table.load()
  const endings = [
    ports.onPatternsChanged(() => {
      byPattern = patternRule(ports.protectedPatterns())
      table.protectAnew()
    }),
    hosts.subscribe((live) => {
      const onEvent: EventListener = (hostId, event) => tell(eventListeners, hostId, event)
      const onResync: ResyncListener = (hostId) => tell(resyncListeners, hostId)
      void mirror(live, { rows, clock, log, onEvent, onResync })
    }),
  ]
  hosts.onRemoved((hostId) => {
    table.forgetHost(hostId)
    marks.forgetHost(hostId)
  })

  const handlers = {
    watch: (_, { signal }) => table.watch(signal),
    ...actions.handlers,
    ...looking.handlers,
    async bulk(input, { session }) {
      if (input.action === 'remove' && !ports.mayManage(session))
        throw new Failure('DENIED', `The role ${session.role} may not remove containers.`, {
          hint: 'Ask an owner for the right to do this.',
        })
      if (ports.policy().reasonRequired && !input.reason)
        throw new Failure('INVALID', 'A reason is required.', { hint: 'Say in a few words why.' })
      const spec = bulkTask(input, bulkPorts, session.operator)
      return { taskId: await tasks.run(spec, (task) => runBulk(input, session, bulkPorts, task)) }
    },
    async run(input, { session }) {
      const spec = runTask(input, runPorts, session.operator)
      return { taskId: await tasks.run(spec, (task) => runContainer(input, runPorts, task)) }
    },
  } satisfies Implementation<typeof containersContract, Session>

  return {
    handlers,
    list: () => [...table.all()],
    ofHost: rows.ofHost,
    get: (key: string) => rows.get(key),
    /** A row came, changed or went (`now` undefined). Gives the function that ends it. */
    onRow(listener: RowListener): () => void {
      rowListeners.add(listener)
      return () => rowListeners.delete(listener)
    },
    /** Every event of every type of every host, as it comes. Gives the function that ends it. */
    onEvent(listener: EventListener): () => void {
      eventListeners.add(listener)
      return () => eventListeners.delete(listener)
    },
    /** A host's events were opened, or opened again: what happened before is only in its lists. */
    onResync(listener: ResyncListener): () => void {
      resyncListeners.add(listener)
      return () => resyncListeners.delete(listener)
    },
    async dispose() {
      for (const end of endings) end()
      life.abort()
      await table.dispose()
    },
  }
}

export type Containers = Awaited<ReturnType<typeof createContainers>>

/**
 * What a person does to one container: refuses where it is protected, marks the row pending, asks the engine, and looks
 * at what came of it. Made by index.ts; the bulk task goes through the same `perform`.
 */
import type {
  BulkAction,
  Container,
  ContainerReference,
  containers as containersContract,
  PendingAction,
} from '../../../shared/contract/containers'
import type { Implementation } from '../../../shared/contract/runtime'
import { Failure } from '../../../shared/errors'
import type { Session } from '../access'
import type { Hosts } from '../hosts'
import type { DockerHost } from '../ports'
import type { Marks } from './marks'
import { refuseProtected } from './protection'
import { inOurWords, warningsInOurWords } from './refusals'
import { keyOf, rowFromInspected } from './rules'
import type { Rows } from './table'

export interface ActionPorts {
  rows: Rows
  marks: Marks
  protectAnew: (hostId: string) => void
  hosts: Pick<Hosts, 'engineOf' | 'nameOf'>
  /** May this session act on what is protected, and remove? */
  mayManage: (session: Session) => boolean
  /** How the person set it: must actions that take a service down carry a reason, and how long is the grace? */
  policy: () => { reasonRequired: boolean; stopGraceS: number }
}

/** What one action is given; `confirmedName` and `reason` as the person typed them. */
export interface Given extends ContainerReference {
  reason?: string | undefined
  confirmedName?: string | undefined
  graceS?: number | undefined
  signal?: string | undefined
  volumes?: boolean | undefined
  force?: boolean | undefined
}
export interface Caller {
  session: Session
  signal: AbortSignal
}
type Verb = BulkAction | 'rename' | 'update'

const PENDING: Record<Verb, PendingAction> = {
  start: 'starting',
  stop: 'stopping',
  restart: 'restarting',
  pause: 'pausing',
  unpause: 'unpausing',
  kill: 'killing',
  remove: 'removing',
  rename: 'renaming',
  update: 'updating',
}
/** A protected container is not taken down or lost sight of by mistake. Restart and pause are asked about by the face. */
export const REFUSED_WHEN_PROTECTED: ReadonlySet<Verb> = new Set(['stop', 'kill', 'remove', 'rename'])
const NEEDS_REASON: ReadonlySet<Verb> = new Set(['stop', 'restart', 'kill', 'remove'])

export type Actions = ReturnType<typeof createActions>

export function createActions(ports: ActionPorts) {
  const { rows, marks, hosts } = ports

  /** One of the actions that many can be asked for at once. Gives the row as it is afterwards. */
  function perform(action: BulkAction, given: Given, caller: Caller): Promise<Container | undefined> {
    const { signal } = caller
    const graceS = given.graceS ?? ports.policy().stopGraceS
    const asks: Record<BulkAction, (docker: DockerHost) => Promise<void>> = {
      start: (docker) => docker.containers.start(given.id, signal),
      stop: (docker) => docker.containers.stop(given.id, graceS, signal),
      restart: (docker) => docker.containers.restart(given.id, graceS, signal),
      pause: (docker) => docker.containers.pause(given.id, signal),
      unpause: (docker) => docker.containers.unpause(given.id, signal),
      kill: (docker) => docker.containers.kill(given.id, given.signal ?? 'SIGKILL', signal),
      remove: (docker) =>
        docker.containers.remove(given.id, { volumes: given.volumes ?? false, force: given.force ?? false }, signal),
    }
    return act(action, given, caller, asks[action])
  }

  async function act<R>(
    verb: Verb,
    given: Given,
    caller: Caller,
    ask: (docker: DockerHost, row: Container) => Promise<R>,
    after: (answer: R, row: Container) => Promise<void> | void = () => {},
  ): Promise<Container | undefined> {
    const docker = hosts.engineOf(given.hostId)
    needReason(verb, given)
    try {
      const row = await rowOf(docker, given, caller.signal)
      refuse(verb, row, given, caller)
      const unmark = mark(row, PENDING[verb])
      try {
        await after(await ask(docker, row), row)
        if (verb === 'remove') rows.destroyed(row.key)
        else await look(docker, row, caller.signal)
      } finally {
        unmark()
      }
      return rows.get(row.key)
    } catch (thrown) {
      throw inOurWords(thrown, subjectOf(given))
    }
  }

  /** The row as the table has it; one that is so new that it is not there yet is looked at. */
  async function rowOf(
    docker: DockerHost,
    { hostId, id }: ContainerReference,
    signal: AbortSignal,
  ): Promise<Container> {
    const known = rows.get(keyOf(hostId, id))
    if (known) return known
    const row = rowFromInspected(hostId, await docker.containers.look(id, signal), undefined)
    rows.set(row)
    return rows.get(row.key) ?? row
  }

  function refuse(verb: Verb, row: Container, given: Given, { session }: Caller) {
    if (!row.protection || !REFUSED_WHEN_PROTECTED.has(verb)) return
    if (!ports.mayManage(session))
      throw new Failure('DENIED', `${row.name} is protected; the role ${session.role} may not ${verb} it.`, {
        hint: 'Ask an owner or an admin.',
      })
    refuseProtected(row, given)
  }

  function needReason(verb: Verb, given: Given) {
    if (ports.policy().reasonRequired && NEEDS_REASON.has(verb) && !given.reason)
      throw new Failure('INVALID', 'A reason is required.', {
        hint: 'Say in a few words why; it is kept in the audit.',
      })
  }

  /** Gives the function that takes the mark away again, unless something else was asked for meanwhile. */
  function mark({ key }: Container, pending: PendingAction): () => void {
    const row = rows.get(key)
    if (row) rows.set({ ...row, pending })
    return () => {
      const now = rows.get(key)
      if (now?.pending === pending) rows.set({ ...now, pending: undefined })
    }
  }

  /** What was asked for is done by now: that it cannot be looked at must not turn it into a failure. */
  async function look(docker: DockerHost, { key, hostId, id }: Container, signal: AbortSignal): Promise<void> {
    try {
      rows.set(rowFromInspected(hostId, await docker.containers.look(id, signal), rows.get(key)))
    } catch (thrown) {
      // A container made with --rm is gone as soon as it stops. Anything else the mirror finds out by itself.
      if (thrown instanceof Failure && thrown.code === 'NOT_FOUND') rows.destroyed(key)
    }
  }

  function subjectOf(given: ContainerReference) {
    const name = rows.get(keyOf(given.hostId, given.id))?.name ?? given.name ?? given.id.slice(0, 12)
    return { name, hostName: hosts.nameOf(given.hostId) ?? 'that host' }
  }

  const plain = (action: BulkAction) => async (given: Given, caller: Caller) =>
    void (await perform(action, given, caller))

  const handlers = {
    start: plain('start'),
    stop: plain('stop'),
    restart: plain('restart'),
    pause: plain('pause'),
    unpause: plain('unpause'),
    kill: plain('kill'),
    remove: plain('remove'),
    async rename(input, caller) {
      const ask = (docker: DockerHost) => docker.containers.rename(input.id, input.newName, caller.signal)
      await act('rename', input, caller, ask, (_, row) => marks.move(row.hostId, row.name, input.newName))
    },
    async update(input, caller) {
      let warnings: string[] = []
      const ask = async (docker: DockerHost) => {
        const resources = await withoutLifting(docker, input, caller.signal)
        warnings = await docker.containers.update(input.id, resources, caller.signal)
      }
      await act('update', input, caller, ask)
      return { warnings: warningsInOurWords(warnings) }
    },
    async protect(input, { signal }) {
      const row = await rowOf(hosts.engineOf(input.hostId), input, signal)
      if (!input.on && !marks.has(row.hostId, row.name) && row.protection)
        throw new Failure('CONFLICT', `${row.name} is not protected by hand but by ${byWhat(row.protection)}.`, {
          hint:
            row.protection === 'label' ? 'Make it again without that label.' : 'Change the pattern in the settings.',
        })
      await marks.change({ hostId: row.hostId, name: row.name }, input.on)
      ports.protectAnew(row.hostId)
    },
  } satisfies Partial<Implementation<typeof containersContract, Session>>

  return { perform, handlers, subjectOf }
}

const byWhat = (protection: string) => (protection === 'label' ? 'its label' : 'a pattern')

/** To the engine a zero says "as it is", so that a limit of memory or CPUs, once given, can be moved but not lifted. */
async function withoutLifting(
  docker: DockerHost,
  { id, resources }: { id: string; resources: Parameters<DockerHost['containers']['update']>[1] },
  signal: AbortSignal,
): Promise<typeof resources> {
  if (resources.memoryBytes !== 0 && resources.cpus !== 0) return resources
  const now = await docker.containers.inspect(id, signal)
  const { memoryBytes, cpus, ...rest } = resources
  if (memoryBytes === 0 && now.memoryLimitBytes > 0)
    throw new Failure('INVALID', 'Docker cannot take a memory limit away from a container that exists.', {
      hint: 'Set a higher one, or duplicate the container without a limit.',
    })
  if (cpus === 0 && now.cpuLimit > 0)
    throw new Failure('INVALID', 'Docker cannot take a CPU limit away from a container that exists.', {
      hint: `Set it to ${docker.facts.cpus}, all the CPUs of that host, or duplicate the container without a limit.`,
    })
  return { ...rest, ...(memoryBytes ? { memoryBytes } : {}), ...(cpus ? { cpus } : {}) }
}

/**
 * Finds out what a forward has to dial and whether somebody is there, before a browser does. Used by index.ts when a
 * forward is opened, and again when its container started anew, with another address.
 */
import { once } from 'node:events'
import { Failure } from '../../../shared/errors'
import type { DockerHost } from '../ports'
import { type Destination, destinationOf, destinationText } from './rules'

export interface Target {
  containerId: string
  containerName: string
  destination: Destination
}

const ASK_LIMIT_MS = 10_000
const TRY_LIMIT_MS = 10_000

/** Rejects with a Failure that says why the port cannot be dialled: not running, no address, not there. */
export async function findTarget(
  engine: DockerHost,
  id: string,
  containerPort: number,
  caller: AbortSignal,
): Promise<Target> {
  const signal = AbortSignal.any([caller, AbortSignal.timeout(ASK_LIMIT_MS)])
  const container = await engine.containers.inspect(id, signal)
  // It has no network of its own: the ports and the address are those of the other, which must run as well.
  const owner = container.networkOf ? await engine.containers.inspect(container.networkOf, signal) : container
  const reachable = { ...owner, name: container.name, state: running(container.state, owner.state) }
  const isRootless = engine.facts.more?.isRootless ?? false
  return {
    containerId: container.id,
    containerName: container.name,
    destination: destinationOf(reachable, containerPort, isRootless),
  }
}

const running = (state: string, ownersState: string) => (state === 'running' ? ownersState : state)

/** A dead port fails here, with its reason, and not as an empty page in a browser. */
export async function tryOnce(engine: DockerHost, { host, port }: Destination, caller: AbortSignal): Promise<void> {
  const socket = engine.dial(host, port)
  const signal = AbortSignal.any([caller, AbortSignal.timeout(TRY_LIMIT_MS)])
  try {
    await once(socket, 'connect', { signal })
  } catch (thrown) {
    if (!signal.aborted || caller.aborted) throw thrown
    throw new Failure('TIMED_OUT', `${destinationText({ host, port })} does not answer.`, {
      hint: 'Does a firewall of the host stand in the way?',
    })
  } finally {
    socket.on('error', () => {})
    socket.destroy()
  }
}

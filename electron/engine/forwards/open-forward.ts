/**
 * One open forward: its listener on this computer's loopback, the connections through it, and what is counted of them.
 * Made by index.ts. A connection that fails leaves its reason in the row until one succeeds.
 */
import type { Duplex } from 'node:stream'
import type { Forward } from '../../../shared/contract/forwards'
import { Failure, toErrorInfo } from '../../../shared/errors'
import type { DockerHost, ListenOnLoopback } from '../ports'
import { joinStreams } from './pipe'
import { type Destination, destinationText } from './rules'
import type { Target } from './target'

interface Ports {
  listen: ListenOnLoopback
  /** The host's engine as it is connected now. Throws a Failure while it is not. */
  engine: () => DockerHost
  onChange: (row: Forward) => void
}

interface Wanted extends Target, Pick<Forward, 'hostId' | 'containerPort' | 'localPort' | 'openedAt'> {}

export interface OpenForward {
  readonly row: Forward
  change: (to: Partial<Forward>) => void
  /** Where connections go from now on; a Failure says why nowhere. */
  lead: (to: Destination | Failure) => void
  /** Ends the listener and every connection. */
  close: () => void
}

/** A browser opens six a host; sshd has room for hundreds of channels, and others need them too. */
const CONNECTIONS_AT_A_TIME = 64
/** An address that is gone is not refused: the host's system would try for two minutes. */
const DIAL_LIMIT_MS = 10_000

/** `localPort` 0 = any that is free. Rejects with CONFLICT when it is taken. */
export async function openForward(ports: Ports, wanted: Wanted): Promise<OpenForward> {
  const { hostId, containerId, containerName, containerPort, openedAt } = wanted
  let destination: Destination | Failure = wanted.destination
  /** The number of the connection that left `row.error`; only a later one takes it away. */
  let failedAt = 0
  let isClosed = false
  let live = 0
  const remotes = new Set<Duplex>()
  let row: Forward = {
    id: crypto.randomUUID(),
    hostId,
    containerId,
    containerName,
    containerPort,
    target: destinationText(wanted.destination),
    localPort: wanted.localPort,
    openedAt,
    connections: 0,
    bytesUp: 0,
    bytesDown: 0,
  }

  function change(to: Partial<Forward>) {
    if (isClosed) return
    row = { ...row, ...to }
    ports.onChange(row)
  }

  function connect(local: Duplex) {
    const number = row.connections + 1
    const remote = dial(number)
    if (!remote) return void local.destroy()
    live += 1
    remotes.add(remote)
    change({ connections: number })
    const late = setTimeout(() => remote.destroy(noAnswer(row.target)), DIAL_LIMIT_MS)
    remote.once('connect', () => {
      clearTimeout(late)
      if (row.error && number > failedAt) change({ error: undefined })
    })
    joinStreams(local, remote, {
      up: (bytes) => change({ bytesUp: row.bytesUp + bytes }),
      down: (bytes) => change({ bytesDown: row.bytesDown + bytes }),
      ended(error) {
        live -= 1
        clearTimeout(late)
        remotes.delete(remote)
        // What is known of the container says more than that nobody answered at the address it had.
        if (error && !(destination instanceof Failure)) fail(error, number)
      },
    })
  }

  function fail(thrown: unknown, number: number): undefined {
    failedAt = number
    change({ error: toErrorInfo(thrown) })
  }

  function dial(number: number): Duplex | undefined {
    if (live >= CONNECTIONS_AT_A_TIME) return fail(tooMany(), number - 1)
    if (destination instanceof Failure) return fail(destination, number - 1)
    try {
      return ports.engine().dial(destination.host, destination.port)
    } catch (thrown) {
      return fail(thrown, number - 1)
    }
  }

  const listener = await ports.listen(wanted.localPort, connect)
  row = { ...row, localPort: listener.port }
  return {
    get row() {
      return row
    },
    change,
    lead(to) {
      destination = to
      if (to instanceof Failure) fail(to, row.connections)
      // That there were too many connections is not mended by knowing where they lead.
      else change({ target: destinationText(to), error: row.error?.code === 'BUSY' ? row.error : undefined })
    },
    close() {
      isClosed = true
      listener.close()
      for (const remote of remotes) remote.destroy()
    },
  }
}

function tooMany(): Failure {
  return new Failure('BUSY', `More than ${CONNECTIONS_AT_A_TIME} connections at once.`, {
    hint: 'Close what is not needed; those that are open go on.',
  })
}

function noAnswer(target: string): Failure {
  return new Failure('TIMED_OUT', `${target} does not answer.`, { hint: 'See whether the container still runs.' })
}

/**
 * What the process that starts the simulated fleet and the fleet say to each other: options by argv, one `ready`, then
 * orders with numbered answers. Used by main.ts, by tests and by whoever loads an engine with 100 hosts. Plain data only,
 * so that it passes a utility process, a child process and a worker thread alike.
 */
import type { ContainerSpec, ContainerState } from './model'

/** Given as `--fleet={…}`; what is missing has the default of `parseFleetOptions`. */
export interface FleetOptions {
  hosts: number
  containersPerHost: number
  /** Of the whole fleet, on average; 0 lets nothing happen by itself. */
  eventsPerSecond: number
  /** The same seed gives the same hosts, containers and order of happenings; times and keys are always new. */
  seed: number
  /**
   * Two hosts more, the last: one refuses every connection, one answers with another key than is known of it. And
   * edge-02 refuses the reader for metrics.
   */
  hasTroubles?: boolean
}

export interface HostFacts {
  name: string
  address: '127.0.0.1'
  port: number
  user: string
  /** Of the key it is known by: `SHA256:` and base64 without padding, as ssh-keygen -l prints it. */
  fingerprint: string
  socketPath: '/var/run/docker.sock'
}

export interface FleetReady {
  kind: 'ready'
  hosts: HostFacts[]
  /** The only key the hosts accept, OpenSSH PEM; made at start and kept in memory. */
  privateKey: string
}

/** What can go wrong with a host; each holds until `restore`, except `drop-connections`, which is over at once. */
export type Breakage =
  /** Every connection is reset; the next one is welcome. */
  | 'drop-connections'
  /** Every connection is reset and so is every new one. */
  | 'refuse'
  /** The whole machine falls silent: nothing is read, nothing is answered, nothing is closed. */
  | 'hang'
  /** sshd is well; the engine accepts requests and never answers, and its streams fall silent. */
  | 'engine-hang'
  /** sshd is well; nobody listens at the socket. */
  | 'dockerd-down'
  | 'restore'

/** Answers no real engine gives, for requests whose path contains `path`. */
export interface AnswerFault {
  path: string
  how: 'malformed-json' | 'truncated-chunk' | 'error-500' | 'oversized' | 'endless'
  /** For `oversized`: bytes of padding put into the answer. Default 20 MB. */
  bytes?: number
  /** How many requests it meets before it is gone. Default: all until `restore`. */
  times?: number
}

/** What is wrong with the reader for metrics on a host, until `restore` or another is told. */
export type ReaderFault =
  /** Any that is started is told off and ends, as by ForceCommand. Those that run go on. */
  | 'refused'
  /** It takes what it is asked and never answers. */
  | 'silent'
  /** It tells 30 % more of each container's processor time and memory than the engine does. */
  | 'skewed'

/** A container to put on a host: anything left out gets a harmless default. An existing name is replaced. */
export type InjectedContainer = Partial<ContainerSpec> & Partial<ContainerState>

export type Order =
  | { kind: 'break'; host: string; how: Breakage }
  /** `dies`: those that run are killed, once. */
  | { kind: 'reader'; host: string; how: ReaderFault | 'dies' | 'restore' }
  | { kind: 'inject'; host: string; containers?: InjectedContainer[]; answers?: AnswerFault[] }
  | { kind: 'remove'; host: string; names: string[] }
  | { kind: 'truth' }
  /** Nothing happens by itself any more, and what was under way is over at once: after it the truth stands still. */
  | { kind: 'calm' }
  | { kind: 'exit' }

export interface TrueContainer {
  id: string
  name: string
  status: ContainerState['status']
  exitCode: number
  restartCount: number
  /** Undefined where the container has no health check. */
  health: 'starting' | 'healthy' | 'unhealthy' | undefined
}

export interface Truth {
  /** Events written since the start, over all hosts. */
  events: number
  hosts: { name: string; events: number; containers: TrueContainer[] }[]
}

export type OrderMessage = Order & { seq?: number }
export type Reply = { kind: 'reply'; seq: number | undefined } & ({ value: Truth | null } | { error: string })

/** @throws Error that names the option which is not a number in its range. */
export function parseFleetOptions(argv: readonly string[]): FleetOptions {
  const given = argv.find((each) => each.startsWith('--fleet='))?.slice('--fleet='.length) ?? '{}'
  const read = JSON.parse(given) as Record<string, unknown>
  const number = (name: string, fallback: number, max: number) => {
    const value = read[name] ?? fallback
    if (typeof value !== 'number' || !(value >= 0 && value <= max)) throw new Error(`--fleet: ${name} is 0 to ${max}`)
    return value
  }
  return {
    hosts: Math.floor(number('hosts', 12, 1000)),
    containersPerHost: Math.floor(number('containersPerHost', 25, 10_000)),
    eventsPerSecond: number('eventsPerSecond', 2, 100_000),
    seed: Math.floor(number('seed', 1, 2 ** 32 - 1)),
    hasTroubles: read.hasTroubles === true,
  }
}

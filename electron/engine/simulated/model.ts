/**
 * What a simulated engine knows of a container: what it was created with (spec) and what has become of it (state). Kept
 * as plain objects; every answer of the API is made from them when it is asked for. Instants are epoch ms, 0 = never.
 */
export interface Port {
  privatePort: number
  protocol: 'tcp' | 'udp'
  /** Absent: only exposed. `''` as with `-p 8080:80`: bound on 0.0.0.0 and ::. */
  hostIp?: string
  publicPort?: number
}

export type Mount =
  | { kind: 'volume'; name: string; destination: string; readOnly: boolean }
  | { kind: 'bind'; source: string; destination: string; readOnly: boolean }

/** steady: hardly moves · day: busy in the afternoon, calm at night · bursts: little, and now and then a lot */
export type Rhythm = 'steady' | 'day' | 'bursts'

/** How its process behaves: ends on SIGTERM after `stopMs`, or ignores it until SIGKILL. */
export interface Behaviour {
  kind: 'service' | 'crash-loop' | 'job'
  stopMs: number
  ignoresTerm: boolean
  /** Mean share of one CPU, 0.02 = 2 %. */
  cpuShare: number
  memoryBytes: number
  /** How its load goes up and down; steady unless told otherwise. */
  rhythm?: Rhythm
  /** Uses nearly all that its limit allows. */
  isHog?: boolean
  /** Means; of the network what it receives. Left out: little or much by its id, and no block I/O. */
  networkBytesPerS?: number
  diskBytesPerS?: number
  log: 'http' | 'database' | 'json' | 'colour' | 'trace' | 'plain'
  /** 3,000,000 are 50,000 a second. */
  linesPerMinute: number
}

export interface ContainerSpec {
  name: string
  image: string
  entrypoint: string[] | null
  command: string[]
  hostname: string
  labels: Record<string, string>
  env: string[]
  ports: Port[]
  mounts: Mount[]
  tmpfs: string[]
  /** `default` is the network "bridge". */
  network: string
  aliases: string[]
  restartPolicy: { name: 'no' | 'always' | 'unless-stopped' | 'on-failure'; maximumRetryCount: number }
  memoryLimitBytes: number
  nanoCpus: number
  /** 0 = no limit. */
  pidsLimit: number
  user: string
  workingDir: string
  isPrivileged: boolean
  hasReadOnlyRoot: boolean
  /** Removed when it ends. */
  isTemporary: boolean
  isInteractive: boolean
  health: { test: string[]; intervalMs: number } | null
  tty: boolean
  behaviour: Behaviour
  /** Bytes of padding that only inspect shows: answers larger than any real one. */
  paddingBytes: number
}

export interface ContainerState {
  status: 'created' | 'running' | 'paused' | 'restarting' | 'exited' | 'dead'
  exitCode: number
  error: string
  oomKilled: boolean
  createdAt: number
  startedAt: number
  finishedAt: number
  /** While it is paused; and how long this run was paused before. */
  pausedAt: number
  pausedMs: number
  /** Runs before the last one, the oldest first: their lines are still in the log. */
  earlierRuns: { startedAt: number; finishedAt: number }[]
  restartCount: number
  healthStatus: 'starting' | 'healthy' | 'unhealthy'
  /** When `healthStatus` last changed. */
  healthSince: number
}

export interface Container extends ContainerSpec, ContainerState {
  readonly id: string
  /** Last byte of its address in its network. */
  readonly station: number
  pid: number
  /** Grows with each start: tells whether what was awaited still concerns the same process. */
  run: number
  /** Stopped by an operator: neither its restart policy nor the fleet's own life wakes it. */
  stoppedByHand: boolean
}

/** What the machine is like: shown by /info, stats and top. */
export interface Machine {
  cpus: number
  memoryBytes: number
  bootedAt: number
  kernel: string
  operatingSystem: string
  /** 1: cgroupfs driver, each controller a tree of its own · 2: systemd driver, one tree. */
  cgroupVersion: 1 | 2
  /** On average waiting for something, beside what its containers do. */
  waitingTasks: number
  /** The file system with the engine's data, `since` an instant. */
  disk: { sizeBytes: number; usedBytes: number; growsBytesPerS: number; since: number }
}

const CALM: Behaviour = {
  kind: 'service',
  stopMs: 80,
  ignoresTerm: false,
  cpuShare: 0.01,
  memoryBytes: 24 * 1024 * 1024,
  log: 'plain',
  linesPerMinute: 6,
}

/** A container from what is known of it, running for an hour unless told otherwise. */
export function createContainer(
  known: Partial<ContainerSpec> & Partial<ContainerState>,
  identity: { id: string; station: number; pid: number; now: number },
): Container {
  const { now } = identity
  const status = known.status ?? 'running'
  const createdAt = known.createdAt ?? now - 3_600_000
  const everStarted = status !== 'created'
  const up = status === 'running' || status === 'paused'
  return {
    name: `simulated-${identity.id.slice(0, 6)}`,
    image: 'busybox:latest',
    entrypoint: null,
    command: ['sleep', 'infinity'],
    hostname: identity.id.slice(0, 12),
    labels: {},
    env: [],
    ports: [],
    mounts: [],
    tmpfs: [],
    network: 'default',
    aliases: [],
    restartPolicy: { name: 'no', maximumRetryCount: 0 },
    memoryLimitBytes: 0,
    nanoCpus: 0,
    pidsLimit: 0,
    user: '',
    workingDir: '',
    isPrivileged: false,
    hasReadOnlyRoot: false,
    isTemporary: false,
    isInteractive: known.tty ?? false,
    health: null,
    tty: false,
    behaviour: CALM,
    paddingBytes: 0,
    exitCode: 0,
    error: '',
    oomKilled: false,
    startedAt: everStarted ? createdAt + 400 : 0,
    finishedAt: everStarted && !up ? now - 60_000 : 0,
    pausedAt: status === 'paused' ? now : 0,
    pausedMs: 0,
    earlierRuns: [],
    restartCount: 0,
    healthStatus: 'healthy',
    healthSince: createdAt,
    ...known,
    status,
    createdAt,
    id: identity.id,
    station: identity.station,
    pid: up ? identity.pid : 0,
    run: everStarted ? 1 : 0,
    stoppedByHand: status === 'exited',
  }
}

/** Has a process, as dockerd's State.Running means it: a paused and a restarting container count. */
export function isUp(container: Container): boolean {
  return container.status === 'running' || container.status === 'paused' || container.status === 'restarting'
}

/** Lives in the network namespace of another one: it has no network of its own. */
export function sharesNetwork(container: ContainerSpec): boolean {
  return container.network.startsWith('container:')
}

export function networkName(container: ContainerSpec): string {
  return container.network === 'default' ? 'bridge' : container.network
}

/** `80/tcp`, as Docker keys its port maps. */
export function portKey({ privatePort, protocol }: Port): string {
  return `${privatePort}/${protocol}`
}

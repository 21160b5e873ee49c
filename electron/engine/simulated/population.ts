/**
 * Peoples the simulated hosts from a seed: names, machines and containers, with ages, restarts and ends such as a fleet
 * that has been in use for months has. Called once by fleet.ts; what happens later is life.ts.
 */
import { characterOf, settle } from './characters'
import { createEngineState, type Engine } from './engine-state'
import { LONE } from './household-stacks'
import { leaveBehind } from './left-behind'
import type { ContainerSpec, ContainerState, Machine, Mount, Port } from './model'
import { createRandom, derivedId, numberOf, type Random } from './random'
import type { Service } from './service'
import { FIRST_PROJECT, HOST_NAMES, STACKS } from './stacks'

/** What writes a line for each request. */
const BUSY_LOGS: ReadonlySet<string> = new Set(['http', 'json', 'trace'])
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const MEGABYTE = 1024 * 1024
const GIBIBYTE = 1024 * MEGABYTE

/** `now` is the instant the fleet starts, epoch ms: all ages are counted back from it. */
export function populate(
  options: { hosts: number; containersPerHost: number; seed: number },
  now = Date.now(),
): Engine[] {
  return Array.from({ length: options.hosts }, (_, at) => {
    const name = hostName(at)
    const random = createRandom(options.seed * 7919 + at * 104_729)
    const machine = machineOf(random, { name, at, now })
    const engine = createEngineState(name, machine, random)
    for (const container of containersFor(name, options.containersPerHost, random, now)) engine.add(container)
    settle(engine)
    leaveBehind(engine, now)
    return engine
  })
}

/** The well-known names first, then `web-3`, `worker-1`, `edge-03` and so on, without end and without doubles. */
export function hostName(at: number): string {
  const known = HOST_NAMES[at]
  if (known !== undefined) return known
  const roles = ['web', 'worker', 'edge', 'db', 'cache', 'build']
  const extra = at - HOST_NAMES.length
  const role = roles[extra % roles.length] ?? 'web'
  const number = Math.floor(extra / roles.length) + 3
  return role === 'edge' ? `edge-${String(number).padStart(2, '0')}` : `${role}-${number}`
}

/** What is not drawn is derived from the name, so that it takes nothing from the chance the containers are made with. */
function machineOf(random: Random, { name, at, now }: { name: string; at: number; now: number }): Machine {
  const chance = (what: string, below: number) => numberOf(derivedId(name, what)) % below
  const sizeBytes = (40 + chance('disk', 400)) * GIBIBYTE
  return {
    cpus: random.pick([2, 4, 4, 8, 16]),
    memoryBytes: random.pick([4, 8, 16, 32, 64]) * GIBIBYTE,
    bootedAt: now - random.between(12, 220) * DAY_MS,
    kernel: '6.1.0-26-amd64',
    operatingSystem: 'Debian GNU/Linux 12 (bookworm)',
    cgroupVersion: at % 4 === 3 ? 2 : 1,
    waitingTasks: 0,
    disk: {
      sizeBytes,
      usedBytes: Math.floor((sizeBytes * (20 + chance('used', 50))) / 100),
      growsBytesPerS: 1000 + chance('grows', 9000),
      since: now,
    },
    ...characterOf(name, now),
  }
}

type Known = Partial<ContainerSpec> & Partial<ContainerState>

function containersFor(host: string, count: number, random: Random, now: number): Known[] {
  const first = FIRST_PROJECT[host.split('-')[0] ?? ''] ?? random.pick(STACKS).project
  const stacks = [
    ...STACKS.filter((each) => each.project === first),
    ...STACKS.filter((each) => each.project !== first),
  ]
  const known: Known[] = []
  for (let round = 1; known.length < count; round += 1)
    for (const { project, services } of stacks) {
      // The whole project came up together, some weeks ago.
      const upAt = now - random.between(2, 90) * DAY_MS - random.between(0, 23) * HOUR_MS
      for (const service of services) known.push(member(project, service, round, upAt, random, now))
      if (round === 1 && project === first)
        for (const service of LONE) known.push(alone(service, now - random.between(3, 150) * DAY_MS, random, now))
    }
  return known.slice(0, count)
}

function member(project: string, service: Service, round: number, upAt: number, random: Random, now: number): Known {
  const labels = {
    'com.docker.compose.config-hash': random.id(),
    'com.docker.compose.container-number': String(round),
    'com.docker.compose.depends_on': '',
    'com.docker.compose.oneoff': 'False',
    'com.docker.compose.project': project,
    'com.docker.compose.project.config_files': `/srv/${project}/compose.yaml`,
    'com.docker.compose.project.working_dir': `/srv/${project}`,
    'com.docker.compose.service': service.service,
    'com.docker.compose.version': '2.29.7',
  }
  const name = `${project}-${service.service}-${round}`
  const aliases = [name, service.service]
  return { ...base(service, project, round, upAt, random, now), name, labels, network: `${project}_default`, aliases }
}

function alone(service: Service, upAt: number, random: Random, now: number): Known {
  return { ...base(service, service.service, 1, upAt, random, now), name: service.service }
}

function base(service: Service, project: string, round: number, upAt: number, random: Random, now: number): Known {
  const { kind = 'service', health, megabytes = 40, cpuPercent = 0.5, log = 'plain' } = service
  return {
    image: service.image,
    command: service.command ?? [],
    ports: (service.ports ?? []).map((each) => portOf(each, round)),
    mounts: (service.mounts ?? []).map((each) => mountOf(each, project)),
    env: service.env ?? [],
    restartPolicy: { name: kind === 'job' ? 'no' : 'unless-stopped', maximumRetryCount: 0 },
    memoryLimitBytes: (service.limitMegabytes ?? 0) * MEGABYTE,
    health: health === undefined ? null : { test: ['CMD-SHELL', health], intervalMs: 30_000 },
    behaviour: {
      kind,
      rhythm: service.rhythm ?? (BUSY_LOGS.has(log) ? 'day' : 'steady'),
      ...(service.mounts?.some((each) => !each.startsWith('/'))
        ? { diskBytesPerS: writesOf(`${project} ${service.service}`, log) }
        : {}),
      stopMs: random.between(60, 900),
      ignoresTerm: random.next() < 0.03,
      cpuShare: (cpuPercent / 100) * (0.5 + random.next()),
      memoryBytes: Math.floor(megabytes * MEGABYTE * (0.7 + random.next() * 0.6)),
      log,
      linesPerMinute: BUSY_LOGS.has(log) ? random.between(20, 120) : random.between(1, 20),
    },
    createdAt: upAt,
    ...(service.ended ? { status: 'exited', finishedAt: upAt + DAY_MS } : fate(kind, upAt, random, now)),
  }
}

/** Bytes a second, by what it is: databases do much, what only keeps its state little. */
function writesOf(what: string, log: Service['log']): number {
  const number = numberOf(derivedId('disk', what)) % 1000
  return log === 'database' ? 60_000 + number * 300 : 200 + number * 12
}

/** What has become of it by now. */
function fate(kind: NonNullable<Service['kind']>, upAt: number, random: Random, now: number): Partial<ContainerState> {
  if (kind === 'job') {
    const ranAt = now - random.between(10, 23 * 60) * 60_000
    const failed = random.next() < 0.15
    return {
      status: 'exited',
      exitCode: failed ? 1 : 0,
      startedAt: ranAt,
      finishedAt: ranAt + random.between(2, 90) * 1000,
    }
  }
  if (kind === 'crash-loop')
    return { status: 'running', startedAt: now - 4_000, restartCount: random.between(40, 2000) }
  const chance = random.next()
  if (chance < 0.02) return { status: 'paused', pausedAt: now - HOUR_MS }
  if (chance < 0.05)
    return { status: 'exited', exitCode: random.pick([0, 137, 143]), finishedAt: now - random.between(1, 60) * HOUR_MS }
  const restarted = random.next() < 0.3
  const startedAt = restarted ? Math.max(upAt, now - random.between(1, 200) * HOUR_MS) : upAt + 900
  const healthStatus = random.next() < 0.04 ? ('unhealthy' as const) : ('healthy' as const)
  return { status: 'running', startedAt, restartCount: restarted ? random.between(1, 4) : 0, healthStatus }
}

/** Later copies of a project publish nothing: their ports are taken. */
function portOf(text: string, round: number): Port {
  const [mapping = '', protocol = 'tcp'] = text.split('/')
  const parts = mapping.split(':')
  const port: Port = { privatePort: Number(parts.at(-1)), protocol: protocol === 'udp' ? 'udp' : 'tcp' }
  if (parts.length === 1 || round > 1) return port
  return { ...port, hostIp: parts.length === 3 ? (parts[0] ?? '') : '', publicPort: Number(parts.at(-2)) }
}

function mountOf(text: string, project: string): Mount {
  const [from = '', destination = '', mode] = text.split(':')
  const readOnly = mode === 'ro'
  if (from.startsWith('/')) return { kind: 'bind', source: from, destination, readOnly }
  return { kind: 'volume', name: `${project}_${from}`, destination, readOnly }
}

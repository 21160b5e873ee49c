/** A sampler on a host of a lab, and what it hands on, by container and for the host; for the lab tests of this folder. */

import type { HostAddress, SshWay } from '../../../../shared/contract/hosts'
import type { SeriesName } from '../../../../shared/contract/metrics'
import { CONTAINER_SERIES, HOST_SERIES } from '../../../../shared/domain/series'
import type { Clock, ConnectContext, DockerHost, Log, OpenHost } from '../../ports'
import type { Point, Sampled, Samples } from '../model'
import { openReader } from '../reader'
import { startSampling } from '.'

export interface SamplerOptions {
  address: HostAddress
  fingerprint?: string
  /** Without it the engine is the only source. */
  withSsh?: boolean
  /** Of `SourcesPorts`. */
  retryMs?: readonly [number, number]
}

export const figureOf = (point: Point | undefined, name: SeriesName, of: 'container' | 'host' = 'container') => {
  const series: readonly string[] = of === 'host' ? HOST_SERIES : CONTAINER_SERIES
  return point?.values[series.indexOf(name)] ?? null
}

interface LabOfHost {
  keys: { id: { path: string } }
  tls: { ca: string; client: { certificate: string; key: string } }
}
interface Host {
  address: string
  engine: string
  hostKeyFingerprint: () => string
}

export function overTls(lab: LabOfHost, { address: host }: Host): SamplerOptions {
  const material = { kind: 'files' as const, ca: lab.tls.ca, ...lab.tls.client }
  return { address: { kind: 'tls', host, port: 2376, material } }
}

export function overSsh(lab: LabOfHost, on: Host, via: SshWay = 'forward'): SamplerOptions {
  const socketPath = on.engine === 'podman' ? '/run/podman/podman.sock' : '/var/run/docker.sock'
  const auth = { kind: 'key' as const, path: lab.keys.id.path }
  const address = { kind: 'ssh' as const, user: 'deploy', host: on.address, port: 22, socketPath, auth, via }
  return { address, fingerprint: on.hostKeyFingerprint() }
}

export interface SamplersPorts {
  openHost: OpenHost
  clock: Clock
  newLog: () => Log & { events: () => string[] }
  /** Throws when something of them is left. */
  settled: (options: { patienceMs: number }) => Promise<void>
}

/** Opens samplers and, when asked, ends them all; then nothing may be left of them. */
export function createSamplers(ports: SamplersPorts) {
  const open: Awaited<ReturnType<typeof openSampler>>[] = []
  return {
    async open(options: SamplerOptions) {
      const one = await openSampler(options, ports)
      open.push(one)
      return one
    },
    async end() {
      for (const one of open) one.close()
      await ports.settled({ patienceMs: 8000 })
    },
  }
}

async function openSampler(options: SamplerOptions, ports: SamplersPorts) {
  const { address, fingerprint = '', withSsh = true, ...given } = options
  const context: ConnectContext = {
    signal: AbortSignal.timeout(25_000),
    knownKeys: { find: async () => [{ keyType: 'ssh-ed25519', fingerprint, revoked: false }] },
    secrets: { read: () => Promise.reject(new Error('no secret is needed')), remove: async () => {} },
  }
  const opened = await ports.openHost(address, context)
  const docker: DockerHost = withSsh ? opened : { ...opened, talk: undefined }
  const life = new AbortController()
  const log = ports.newLog()
  const looks: Samples[] = []
  const points = new Map<string, Point[]>()
  const hostPoints: Point[] = []
  let running: readonly Sampled[] = []
  let watched = { containers: new Set<string>(), host: false }

  const live = { hostId: 'simulated0001', docker, signal: life.signal, check: () => {} }
  const sampling = startSampling(live, {
    clock: ports.clock,
    log,
    openReader,
    ...given,
    running: () => running,
    watched: () => watched,
    onSamples(_hostId, samples) {
      looks.push(samples)
      if (samples.host) hostPoints.push(samples.host)
      for (const { id, point } of samples.containers) points.set(id, [...(points.get(id) ?? []), point])
    },
  })

  return {
    docker,
    log,
    looks,
    hostPoints,
    points: (id: string) => points.get(id) ?? [],
    last: (id: string) => points.get(id)?.at(-1),
    how: () => looks.at(-1)?.how,
    /** Asks the engine what runs, as the containers' mirror would. */
    async refresh() {
      const listed = await docker.containers.list(AbortSignal.timeout(10_000))
      running = await Promise.all(
        listed
          .filter(({ state }) => state === 'running' || state === 'paused')
          .map(async ({ id }) => {
            const { pid, networks } = await docker.containers.look(id, AbortSignal.timeout(10_000))
            return { id, pid, ownsNetwork: !networks.includes('host') }
          }),
      )
      sampling.changed()
    },
    watch(containers: readonly string[], host = false) {
      watched = { containers: new Set(containers), host }
      sampling.changed()
    },
    close() {
      life.abort()
      opened.close()
    },
  }
}

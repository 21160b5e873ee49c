/** A row of a running container and points, for the tests of this folder. */
import type { Container } from '../../../shared/contract/containers'
import type { Point, Samples } from './model'

export const HOST = 'h'.repeat(16)
export const ID = 'a'.repeat(64)

const NETWORKS = ['shop_default']
export const row = (more: Partial<Container> = {}): Container => ({
  ...{ key: `${HOST}/${more.id ?? ID}`, hostId: HOST, id: ID, name: 'web', image: 'nginx:1.27', imageId: 'sha256:1' },
  ...{ state: 'running', health: 'none', outOfMemory: false, createdAt: 1000, restartCount: 0 },
  ...{ labels: {}, ports: [], volumes: [], networks: NETWORKS },
  ...more,
})

/** A container's values: cpu as given, and one MiB of memory. */
export const point = (at: number, cpu: number | null, coveredMs = 10_000): Point => ({
  at,
  coveredMs,
  values: [cpu, 1024 * 1024, null, null, null, null, 1],
})

/** One look at a host that has these containers. */
export const samples = (at: number, cpus: Record<string, number>, more: Partial<Samples> = {}): Samples => ({
  containers: Object.entries(cpus).map(([id, cpu]) => ({ id, point: point(at, cpu), memoryLimitBytes: undefined })),
  host: { at, coveredMs: 10_000, values: [50, 2 ** 30, 1.5, 0, 0, 0, 0, 5 * 2 ** 30] },
  how: {
    ...{ source: 'reader', leftOut: [], paceMs: 10_000, isSumOfContainers: false, memoryTotal: 4 * 2 ** 30 },
    disk: { path: '/var/lib/docker', usedBytes: 4 * 2 ** 30, sizeBytes: 10 * 2 ** 30 },
  },
  ...more,
})

/**
 * What an engine's disk is used for: `GET /system/df`, counted as `docker system df` counts. Part of DockerHost; made by
 * index.ts.
 */
import type Docker from 'dockerode'
import type { DiskUsage } from '../../../../shared/contract/hosts'
import type { DockerHost } from '../../ports'
import type { Calls } from './calls'
import { flag, list, number, object, text } from './fields'
import type { Place } from './rules'
import { usedVolumes } from './volume-map'
import { MEASURE_TIMEOUT_MS } from './volumes'

type Kind = DiskUsage['kinds'][number]

const MAX = 20_000
const usage = object({
  LayersSize: number,
  Images: list(object({ Size: number, SharedSize: number, Containers: number }), MAX),
  Containers: list(object({ State: text(32), SizeRw: number }), MAX),
  Volumes: usedVolumes,
  BuildCache: list(object({ Size: number, InUse: flag, Shared: flag }), MAX),
})

export function diskUsageCall(_docker: Docker, calls: Calls, _place: Place, api: string): DockerHost['diskUsage'] {
  // dockerode's `df` takes no time limit, and the engine may walk files for minutes.
  return async (signal) =>
    readDiskUsage(await calls.json({ path: `/v${api}/system/df`, signal, timeoutMs: MEASURE_TIMEOUT_MS }))
}

export function readDiskUsage(raw: unknown): Omit<DiskUsage, 'measuredAt'> {
  const { LayersSize, Images, Containers, Volumes, BuildCache } = usage.parse(raw)
  const unused = Containers.filter(({ State }) => !/^(running|paused|restarting)$/i.test(State))
  const idle = Volumes.filter(({ UsageData }) => UsageData.RefCount === 0)
  const cached = BuildCache.filter(({ Shared }) => !Shared)
  return {
    kinds: [
      imagesKind(LayersSize, Images),
      {
        kind: 'containers',
        count: Containers.length,
        active: Containers.length - unused.length,
        sizeBytes: sum(Containers, ({ SizeRw }) => SizeRw),
        reclaimableBytes: sum(unused, ({ SizeRw }) => SizeRw),
      },
      {
        kind: 'volumes',
        count: Volumes.length,
        active: Volumes.length - idle.length,
        sizeBytes: sum(Volumes, ({ UsageData }) => UsageData.Size),
        reclaimableBytes: sum(idle, ({ UsageData }) => UsageData.Size),
      },
      {
        kind: 'build-cache',
        count: BuildCache.length,
        active: BuildCache.filter(({ InUse }) => InUse).length,
        sizeBytes: sum(cached, ({ Size }) => Size),
        reclaimableBytes: sum(
          cached.filter(({ InUse }) => !InUse),
          ({ Size }) => Size,
        ),
      },
    ],
  }
}

/** Layers that several images share count once; what images in use hold alone cannot be reclaimed. -1 = not known. */
function imagesKind(layersBytes: number, images: { Size: number; SharedSize: number; Containers: number }[]): Kind {
  const active = images.filter(({ Containers }) => Containers > 0)
  const held = sum(active, ({ Size, SharedSize }) => (Size < 0 || SharedSize < 0 ? 0 : Size - SharedSize))
  // Podman says nothing of the layers as a whole.
  const sizeBytes = layersBytes > 0 ? layersBytes : sum(images, ({ Size }) => Size)
  return {
    kind: 'images',
    count: images.length,
    active: active.length,
    sizeBytes,
    reclaimableBytes: Math.max(0, sizeBytes - held),
  }
}

function sum<T>(all: readonly T[], bytesOf: (one: T) => number): number {
  return all.reduce((total, one) => total + Math.max(0, bytesOf(one)), 0)
}

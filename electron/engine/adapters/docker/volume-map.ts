/**
 * Docker's words for volumes to ours (Engine API, VolumeList and the volumes of SystemDataUsage). Pure; used by
 * volumes.ts.
 */
import * as z from 'zod'
import type { Volume } from '../../../../shared/contract/volumes'
import { instant, list, number, object, record, text } from './fields'

const MAX_VOLUMES = 20_000
/** Set by Docker from 23.0 on; before that only the name tells. */
const ANONYMOUS_LABEL = 'com.docker.volume.anonymous'

const listed = object({
  Name: text(512).pipe(z.string().min(1)),
  Driver: text(128),
  Mountpoint: text(4096),
  Scope: text(32),
  CreatedAt: instant,
  Labels: record,
  Options: record,
})
const answer = object({ Volumes: list(listed, MAX_VOLUMES) })

export function readVolumes(raw: unknown): Omit<Volume, 'key' | 'hostId'>[] {
  return answer.parse(raw).Volumes.map((one) => ({
    name: one.Name,
    driver: one.Driver,
    mountpoint: one.Mountpoint,
    scope: one.Scope,
    createdAt: one.CreatedAt,
    labels: one.Labels,
    options: one.Options,
    isAnonymous: ANONYMOUS_LABEL in one.Labels || /^[0-9a-f]{64}$/.test(one.Name),
  }))
}

/** -1 is said for a driver that cannot tell. */
const measured = object({ Name: text(512), UsageData: object({ Size: z.number().catch(-1) }) })
const usage = object({ Volumes: list(measured, MAX_VOLUMES) })

export function readSizes(raw: unknown): Map<string, number> {
  const known = usage.parse(raw).Volumes.filter((one) => one.UsageData.Size >= 0)
  return new Map(known.map((one) => [one.Name, one.UsageData.Size]))
}

const count = number.transform((value) => Math.max(0, value))
const used = object({ UsageData: object({ Size: count, RefCount: number }) })
/** What `system df` says of volumes, for disk-usage.ts. */
export const usedVolumes = list(used, MAX_VOLUMES)

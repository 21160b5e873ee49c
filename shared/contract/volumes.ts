/**
 * Volumes over all hosts: live list, details, remove, and prune of exactly what was previewed.
 * Implemented by electron/engine/volumes, shown by renderer/features/volumes.
 */
import * as z from 'zod'
import { hostId } from './hosts'
import { prunePreview } from './images'
import { command, query, stream } from './runtime'

export const volume = z.object({
  key: z.string(),
  hostId,
  name: z.string(),
  driver: z.string(),
  mountpoint: z.string(),
  scope: z.string(),
  createdAt: z.number().optional(),
  labels: z.record(z.string(), z.string()),
  options: z.record(z.string(), z.string()),
  /** Made by the engine for a container that asked for no name. */
  isAnonymous: z.boolean(),
  /** Known once `measure` was asked for this host. */
  sizeBytes: z.number().optional(),
})
export type Volume = z.output<typeof volume>

const volumeName = z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}$/)
const reference = z.strictObject({ hostId, name: volumeName })
const it = (input: { hostId: string; name: string }) => ({
  kind: 'volume' as const,
  hostId: input.hostId,
  id: input.name,
  name: input.name,
})
const fleet = () => ({ kind: 'fleet' as const })
const reasonText = z.string().trim().max(500)
const reason = (input: { reason?: string | undefined }) => input.reason

export const volumes = {
  watch: stream({
    input: z.void(),
    output: z.object({ snapshot: z.boolean(), changed: z.array(volume), removed: z.array(z.string()) }),
    access: { area: 'volumes', verb: 'view', target: fleet },
  }),
  /** Asks the engine for the sizes (it walks the files, which can take long) and puts them into the rows. */
  measure: query({
    input: z.strictObject({ hostId }),
    output: z.object({ measuredAt: z.number() }),
    timeoutMs: 180_000,
    access: { area: 'volumes', verb: 'view', target: (input) => ({ kind: 'host', hostId: input.hostId }) },
  }),
  remove: command({
    input: reference.extend({ force: z.boolean(), reason: reasonText.optional() }),
    output: z.void(),
    timeoutMs: 120_000,
    access: { area: 'volumes', verb: 'manage', target: it },
    audit: { action: 'volume.remove', target: it, reason },
  }),
  /** Volumes no container mounts: the anonymous ones, or with `all` the named ones too. */
  prunePreview: query({
    input: z.strictObject({ hostIds: z.array(hostId).min(1).max(200), all: z.boolean() }),
    output: prunePreview,
    timeoutMs: 60_000,
    access: { area: 'volumes', verb: 'view', target: fleet },
  }),
  prune: command({
    input: z.strictObject({
      items: z.array(reference).min(1).max(1000),
      reason: reasonText.optional(),
    }),
    output: z.object({ taskId: z.string() }),
    access: { area: 'volumes', verb: 'manage', target: fleet },
    audit: {
      action: 'volume.prune',
      target: (input) => ({ kind: 'fleet', name: `${input.items.length} volumes` }),
      reason,
    },
  }),
}

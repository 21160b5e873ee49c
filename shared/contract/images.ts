/**
 * Images over all hosts: live list, details, remove, and prune of exactly what was previewed.
 * Implemented by electron/engine/images, shown by renderer/features/images.
 */
import * as z from 'zod'
import { errorInfo } from './error-info'
import { hostId } from './hosts'
import { command, query, stream } from './runtime'

export const image = z.object({
  key: z.string(),
  hostId,
  /** `sha256:…` */
  id: z.string(),
  tags: z.array(z.string()),
  /** `name@sha256:…` as the registry knows it. */
  digests: z.array(z.string()),
  sizeBytes: z.number(),
  createdAt: z.number(),
  labels: z.record(z.string(), z.string()),
})
export type Image = z.output<typeof image>

export const imageDetails = z.object({
  architecture: z.string(),
  os: z.string(),
  author: z.string(),
  entrypoint: z.array(z.string()),
  command: z.array(z.string()),
  environment: z.array(z.object({ name: z.string(), value: z.string().optional() })),
  workingDirectory: z.string(),
  user: z.string(),
  exposedPorts: z.array(z.string()),
  volumes: z.array(z.string()),
  labels: z.record(z.string(), z.string()),
  /** Newest first; `createdBy` is what the build ran. */
  layers: z.array(
    z.object({ createdAt: z.number(), createdBy: z.string(), sizeBytes: z.number(), tags: z.array(z.string()) }),
  ),
})
export type ImageDetails = z.output<typeof imageDetails>

const imageId = z.string().regex(/^sha256:[0-9a-f]{64}$/)
const reference = z.strictObject({ hostId, id: imageId, name: z.string().max(1024).optional() })
const it = (input: z.output<typeof reference>) => ({
  kind: 'image' as const,
  hostId: input.hostId,
  id: input.id,
  name: input.name,
})
const fleet = () => ({ kind: 'fleet' as const })
const reasonText = z.string().trim().max(500)
const reason = (input: { reason?: string | undefined }) => input.reason

/**
 * What a prune would take, each with its size where it is known. Sizes of images count layers that several share each
 * time: together they are the most that can come free.
 */
export const prunable = z.object({ hostId, id: z.string(), name: z.string(), sizeBytes: z.number().optional() })
export type Prunable = z.output<typeof prunable>
/** The answer of the hosts that gave one, and what the others say instead. */
export const prunePreview = z.object({
  items: z.array(prunable),
  failed: z.array(z.object({ hostId, error: errorInfo })),
})
export type PrunePreview = z.output<typeof prunePreview>

export const images = {
  watch: stream({
    input: z.void(),
    output: z.object({ snapshot: z.boolean(), changed: z.array(image), removed: z.array(z.string()) }),
    access: { area: 'images', verb: 'view', target: fleet },
  }),
  inspect: query({ input: reference, output: imageDetails, access: { area: 'images', verb: 'view', target: it } }),
  /**
   * Removes one tag, or the whole image with all its tags. CONFLICT when that would take an image a container uses;
   * `force` takes it from containers that are stopped.
   */
  remove: command({
    input: reference.extend({
      tag: z.string().max(1024).optional(),
      force: z.boolean(),
      reason: reasonText.optional(),
    }),
    output: z.object({ untagged: z.array(z.string()), deleted: z.array(z.string()) }),
    timeoutMs: 120_000,
    access: { area: 'images', verb: 'manage', target: it },
    audit: { action: 'image.remove', target: it, reason },
  }),
  /** Images no container uses: those without a tag, or with `all` the tagged ones too. */
  prunePreview: query({
    input: z.strictObject({ hostIds: z.array(hostId).min(1).max(200), all: z.boolean() }),
    output: prunePreview,
    timeoutMs: 60_000,
    access: { area: 'images', verb: 'view', target: fleet },
  }),
  /** Removes what the person saw in the preview and nothing else, as a task; what is in use by then is left and named. */
  prune: command({
    input: z.strictObject({
      items: z
        .array(z.strictObject({ hostId, id: imageId, name: z.string().max(1024) }))
        .min(1)
        .max(1000),
      reason: reasonText.optional(),
    }),
    output: z.object({ taskId: z.string() }),
    access: { area: 'images', verb: 'manage', target: fleet },
    audit: {
      action: 'image.prune',
      target: (input) => ({ kind: 'fleet', name: `${input.items.length} images` }),
      reason,
    },
  }),
}

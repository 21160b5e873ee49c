/**
 * Networks over all hosts: live list, details, remove, and prune of exactly what was previewed.
 * Implemented by electron/engine/networks, shown by renderer/features/networks.
 */
import * as z from 'zod'
import { hostId } from './hosts'
import { prunePreview } from './images'
import { command, query, stream } from './runtime'

export const network = z.object({
  key: z.string(),
  hostId,
  id: z.string(),
  name: z.string(),
  driver: z.string(),
  scope: z.string(),
  createdAt: z.number(),
  isInternal: z.boolean(),
  isAttachable: z.boolean(),
  hasIpv6: z.boolean(),
  subnets: z.array(z.object({ subnet: z.string(), gateway: z.string() })),
  labels: z.record(z.string(), z.string()),
  options: z.record(z.string(), z.string()),
  /** bridge, host and none: the engine's own, which cannot be removed. */
  isBuiltIn: z.boolean(),
})
export type Network = z.output<typeof network>

export const networkMember = z.object({
  id: z.string(),
  name: z.string(),
  ipv4: z.string(),
  ipv6: z.string(),
  mac: z.string(),
})

const networkId = z.string().regex(/^[0-9a-z]{12,64}$/)
const reference = z.strictObject({ hostId, id: networkId, name: z.string().max(512).optional() })
const it = (input: z.output<typeof reference>) => ({
  kind: 'network' as const,
  hostId: input.hostId,
  id: input.id,
  name: input.name,
})
const fleet = () => ({ kind: 'fleet' as const })
const reasonText = z.string().trim().max(500)
const reason = (input: { reason?: string | undefined }) => input.reason

export const networks = {
  watch: stream({
    input: z.void(),
    output: z.object({ snapshot: z.boolean(), changed: z.array(network), removed: z.array(z.string()) }),
    access: { area: 'networks', verb: 'view', target: fleet },
  }),
  /** Who is attached just now, with addresses. */
  members: query({
    input: reference,
    output: z.array(networkMember),
    access: { area: 'networks', verb: 'view', target: it },
  }),
  remove: command({
    input: reference.extend({ reason: reasonText.optional() }),
    output: z.void(),
    access: { area: 'networks', verb: 'manage', target: it },
    audit: { action: 'network.remove', target: it, reason },
  }),
  /** Networks made by people that no container is attached to. */
  prunePreview: query({
    input: z.strictObject({ hostIds: z.array(hostId).min(1).max(200) }),
    output: prunePreview,
    timeoutMs: 60_000,
    access: { area: 'networks', verb: 'view', target: fleet },
  }),
  prune: command({
    input: z.strictObject({
      items: z
        .array(z.strictObject({ hostId, id: networkId, name: z.string().max(512) }))
        .min(1)
        .max(1000),
      reason: reasonText.optional(),
    }),
    output: z.object({ taskId: z.string() }),
    access: { area: 'networks', verb: 'manage', target: fleet },
    audit: {
      action: 'network.prune',
      target: (input) => ({ kind: 'fleet', name: `${input.items.length} networks` }),
      reason,
    },
  }),
}

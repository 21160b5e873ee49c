/**
 * What the engines of all hosts report as it happens, kept in memory for a while (bounded, not on disk).
 * Implemented by electron/engine/events, shown by renderer/features/events.
 */
import * as z from 'zod'
import { hostId } from './hosts'
import { query, stream } from './runtime'

export const dockerEvent = z.object({
  /** Rises by one per event of this run, over all hosts. */
  seq: z.number(),
  at: z.number(),
  hostId,
  /** container, image, volume, network, daemon … as Docker says it. */
  type: z.string(),
  /** Docker's word without its tail: `health_status`, not `health_status: healthy`. */
  action: z.string(),
  detail: z.string(),
  id: z.string(),
  /** The name of what it is about, where the engine tells. */
  name: z.string(),
  attributes: z.record(z.string(), z.string()),
})
export type DockerEventRow = z.output<typeof dockerEvent>

export const events = {
  /** First what is kept (the newest last), then what comes, at most 10 messages a second; `dropped` when a flood was cut. */
  watch: stream({
    input: z.void(),
    output: z.object({ snapshot: z.boolean(), added: z.array(dockerEvent), dropped: z.number() }),
    access: { area: 'events', verb: 'view', target: () => ({ kind: 'fleet' }) },
  }),
  /**
   * Past events of one container or of one host, the newest first: the engine's own memory of the last day, joined
   * with what we kept.
   */
  history: query({
    input: z.strictObject({ hostId, id: z.string().max(128).optional(), limit: z.number().int().min(1).max(1000) }),
    output: z.array(dockerEvent),
    access: { area: 'events', verb: 'view', target: (input) => ({ kind: 'host', hostId: input.hostId }) },
  }),
}

/**
 * Forwards: a port of a container opened on this computer's loopback, through the host's own connection. They end with
 * the app. Implemented by electron/engine/forwards, shown by renderer/features/forwards.
 */
import * as z from 'zod'
import { containerReference } from './containers'
import { errorInfo } from './error-info'
import { hostId } from './hosts'
import { command, stream } from './runtime'

export const forward = z.object({
  id: z.string(),
  hostId,
  containerId: z.string(),
  containerName: z.string(),
  containerPort: z.number(),
  /** What is dialled from the host: `127.0.0.1:8080` for a published port, the container's own address otherwise. */
  target: z.string(),
  localPort: z.number(),
  openedAt: z.number(),
  connections: z.number(),
  bytesUp: z.number(),
  bytesDown: z.number(),
  /** Why the last connection through it failed, until one succeeds. */
  error: errorInfo.optional(),
})
export type Forward = z.output<typeof forward>

const port = z.number().int().min(1).max(65535)
const it = (input: z.output<typeof containerReference>) => ({
  kind: 'container' as const,
  hostId: input.hostId,
  id: input.id,
  name: input.name,
})
const closing = z.strictObject({
  forwardId: z.string().max(64),
  /** What it is, in words, and of which host: for the audit. */
  name: z.string().max(600).optional(),
  hostId: hostId.optional(),
})
const onForward = (input: z.output<typeof closing>) => ({
  kind: 'forward' as const,
  id: input.forwardId,
  name: input.name,
  hostId: input.hostId,
})

export const forwards = {
  watch: stream({
    input: z.void(),
    output: z.object({ snapshot: z.boolean(), changed: z.array(forward), removed: z.array(z.string()) }),
    access: { area: 'forwards', verb: 'view', target: () => ({ kind: 'fleet' }) },
  }),
  /** Opens one, or gives the one that is open already. The port is tried once, so that a dead one fails here. */
  open: command({
    input: containerReference.extend({ containerPort: port, localPort: port.optional() }),
    output: forward,
    access: { area: 'forwards', verb: 'operate', target: it },
    audit: { action: 'forward.open', target: it, reason: (input) => `port ${input.containerPort}` },
  }),
  close: command({
    input: closing,
    output: z.void(),
    access: { area: 'forwards', verb: 'operate', target: onForward },
    audit: { action: 'forward.close', target: onForward },
  }),
}

/**
 * Hosts: the Docker engines we reach, how we reach them, and how each link does just now.
 * Implemented by electron/engine/hosts, shown by renderer/features/hosts.
 */
import * as z from 'zod'
import { errorInfo } from './error-info'
import { command, query, stream } from './runtime'

export const hostId = z.string().regex(/^[a-z0-9]{12,32}$/)

/** A DNS name or an address. It may not begin with `-`, so that it can never be read as an option. */
const machineName = z
  .string()
  .trim()
  .min(1)
  .max(253)
  .regex(/^[A-Za-z0-9_[]([A-Za-z0-9._:%\]-]*)$/, 'is not a host name or address')
const userName = z
  .string()
  .trim()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9_][A-Za-z0-9_.@-]*$/, 'is not a user name')
const filePath = z
  .string()
  .min(1)
  .max(4096)
  .refine((path) => !path.includes('\0'), 'is not a path')

/** How the person proves who they are. Secrets are named by their id in the vault, never carried. */
export const sshAuth = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('agent') }),
  z.strictObject({ kind: z.literal('key'), path: filePath, passphraseId: z.string().max(64).optional() }),
  z.strictObject({ kind: z.literal('password'), passwordId: z.string().max(64) }),
])
export type SshAuth = z.output<typeof sshAuth>

export const hostAddress = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('local'), socketPath: filePath }),
  z.strictObject({
    kind: z.literal('ssh'),
    user: userName,
    host: machineName,
    port: z.number().int().min(1).max(65535),
    socketPath: filePath,
    auth: sshAuth,
  }),
])
export type HostAddress = z.output<typeof hostAddress>

export const hostDraft = z.strictObject({ name: z.string().trim().min(1).max(64), address: hostAddress })
export type HostDraft = z.output<typeof hostDraft>

/** connecting: under way, first time or again · degraded: link fine, engine slow or down · attention: only a person can mend it */
export const linkState = z.enum(['connecting', 'online', 'degraded', 'offline', 'locked', 'attention'])
export type LinkState = z.output<typeof linkState>

export const engineFacts = z.object({
  /** The engine's own id; two hosts with the same one are the same engine. */
  engineId: z.string(),
  version: z.string(),
  apiVersion: z.string(),
  os: z.string(),
  kernel: z.string(),
  architecture: z.string(),
  cpus: z.number(),
  memoryBytes: z.number(),
})
export type EngineFacts = z.output<typeof engineFacts>

export const host = z.object({
  id: hostId,
  name: z.string(),
  address: hostAddress,
  simulated: z.boolean(),
  link: linkState,
  /** When `link` last changed (epoch ms). */
  linkSince: z.number(),
  /** When something was last heard from the engine; what is shown is as old as this. */
  heardAt: z.number().optional(),
  /** When the next attempt starts by itself. */
  retryAt: z.number().optional(),
  error: errorInfo.optional(),
  facts: engineFacts.optional(),
  /** Round trip of the last ping in milliseconds. */
  pingMs: z.number().optional(),
})
export type Host = z.output<typeof host>

export const hostsPatch = z.object({
  /** true for the first message: `changed` is all there is. */
  snapshot: z.boolean(),
  changed: z.array(host),
  removed: z.array(hostId),
})

export const discovered = z.object({
  source: z.enum(['socket', 'environment', 'context', 'ssh-config']),
  /** What it is called there: a context's name, an alias, a path. */
  label: z.string(),
  draft: hostDraft,
})
export type Discovered = z.output<typeof discovered>

const fleet = () => ({ kind: 'fleet' as const })
const onHost = (input: { hostId: string }) => ({ kind: 'host' as const, hostId: input.hostId })
const byName = (input: HostDraft) => ({ kind: 'host' as const, name: input.name })

export const hosts = {
  watch: stream({ input: z.void(), output: hostsPatch, access: { area: 'hosts', verb: 'view', target: fleet } }),
  discover: query({
    input: z.void(),
    output: z.array(discovered),
    access: { area: 'hosts', verb: 'view', target: fleet },
  }),
  /** Adds the host and begins to connect. CONFLICT when the name or the same address is there already. */
  add: command({
    input: hostDraft,
    output: z.object({ hostId }),
    access: { area: 'hosts', verb: 'manage', target: byName },
    audit: { action: 'host.add', target: byName },
  }),
  edit: command({
    input: hostDraft.extend({ hostId }),
    output: z.void(),
    access: { area: 'hosts', verb: 'manage', target: onHost },
    audit: { action: 'host.edit', target: (input) => ({ ...onHost(input), name: input.name }) },
  }),
  remove: command({
    input: z.strictObject({ hostId }),
    output: z.void(),
    access: { area: 'hosts', verb: 'manage', target: onHost },
    audit: { action: 'host.remove', target: onHost },
  }),
  /** Connects now instead of at the next attempt. */
  reconnect: command({
    input: z.strictObject({ hostId }),
    output: z.void(),
    access: { area: 'hosts', verb: 'operate', target: onHost },
    audit: { action: 'host.reconnect', target: onHost },
  }),
  /**
   * Trusts a key that was shown to the person. `replaces` must be the fingerprint that was trusted before, and only
   * then may a changed key take its place: the dialog of a changed key has no button for it, the host's settings do.
   */
  trustKey: command({
    input: z.strictObject({
      host: machineName,
      port: z.number().int().min(1).max(65535),
      fingerprint: z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}$/),
      /** As SSH names it; it is offered first from then on, so that a server cannot be talked into a weaker one. */
      keyType: z
        .string()
        .max(64)
        .regex(/^[a-z0-9@.-]+$/)
        .optional(),
      replaces: z.string().max(64).optional(),
    }),
    output: z.void(),
    access: {
      area: 'hosts',
      verb: 'manage',
      target: (input) => ({ kind: 'host', name: `${input.host}:${input.port}` }),
    },
    audit: {
      action: 'host.trust-key',
      target: (input) => ({ kind: 'host', id: input.fingerprint, name: `${input.host}:${input.port}` }),
    },
  }),
  /** Tries a draft stage by stage without keeping it; the stages show as a task. */
  test: command({
    input: hostDraft,
    output: z.object({ taskId: z.string() }),
    access: { area: 'hosts', verb: 'manage', target: byName },
    audit: { action: 'host.test', target: byName },
  }),
}

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

/**
 * How the engine's socket is reached over SSH. forward: a channel to the socket · dial-stdio: `docker system dial-stdio`
 * where sshd forbids forwarding · sudo-dial-stdio: the same through `sudo -n`, for a user outside the docker group.
 */
export const sshWay = z.enum(['forward', 'dial-stdio', 'sudo-dial-stdio'])
export type SshWay = z.output<typeof sshWay>

const pem = z
  .string()
  .min(1)
  .max(65_536)
  .regex(/-----BEGIN [A-Z0-9 ]+-----/, 'is not PEM text')
/** Files are read at each connect (they may be renewed); a pasted key lies in the vault. `ca` left out = the system's. */
export const tlsMaterial = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('files'), ca: filePath.optional(), certificate: filePath, key: filePath }),
  z.strictObject({ kind: z.literal('pasted'), ca: pem.optional(), certificate: pem, keyId: z.string().max(64) }),
])
export type TlsMaterial = z.output<typeof tlsMaterial>
const portNumber = z.number().int().min(1).max(65535)

export const hostAddress = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('local'), socketPath: filePath }),
  z.strictObject({
    kind: z.literal('tls'),
    host: machineName,
    port: portNumber,
    material: tlsMaterial,
    /** The name the certificate must carry, where it is not `host`. */
    serverName: machineName.optional(),
  }),
  /** Anyone on the way can read and change everything and is root on the host: only after the person said so. */
  z.strictObject({ kind: z.literal('tcp'), host: machineName, port: portNumber, riskAccepted: z.literal(true) }),
  z.strictObject({
    kind: z.literal('ssh'),
    user: userName,
    host: machineName,
    port: z.number().int().min(1).max(65535),
    socketPath: filePath,
    auth: sshAuth,
    /** Left out = forward. */
    via: sshWay.optional(),
  }),
])
export type HostAddress = z.output<typeof hostAddress>

export const hostColour = z.enum(['red', 'orange', 'yellow', 'green', 'teal', 'blue', 'purple', 'pink'])
export type HostColour = z.output<typeof hostColour>
const shortText = z.string().trim().min(1).max(64)
/** What a person says of a host; nothing of it changes the connection. */
const remarks = {
  group: shortText.optional(),
  tags: z.array(shortText).max(20).optional(),
  colour: hostColour.optional(),
  note: z.string().max(4000).optional(),
}
export const hostRemarks = z.strictObject(remarks)
export type HostRemarks = z.output<typeof hostRemarks>
export const hostDraft = z.strictObject({ name: shortText, address: hostAddress, ...remarks })
export type HostDraft = z.output<typeof hostDraft>

/** connecting: under way, first time or again · degraded: link fine, engine slow or down · attention: only a person can mend it · disabled: not connected because the person said so */
export const linkState = z.enum(['connecting', 'online', 'degraded', 'offline', 'locked', 'attention', 'disabled'])
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
  /** What else `docker info` says; left out where an engine (or an older kept row) does not say it. */
  more: z
    .object({
      product: z.string(),
      storageDriver: z.string(),
      rootDirectory: z.string(),
      cgroups: z.string(),
      securityOptions: z.array(z.string()),
      isRootless: z.boolean(),
      swarm: z.string(),
      runtimes: z.array(z.string()),
      /** The engine's own warnings about itself. */
      warnings: z.array(z.string()),
    })
    .optional(),
})
export type EngineFacts = z.output<typeof engineFacts>

/** The certificates of a TLS connection: whichever ends first. */
export const certificateFacts = z.object({
  side: z.enum(['server', 'client']),
  subject: z.string(),
  expiresAt: z.number(),
})
export type CertificateFacts = z.output<typeof certificateFacts>

export const host = z.object({
  id: hostId,
  name: z.string(),
  address: hostAddress,
  group: z.string().optional(),
  tags: z.array(z.string()),
  colour: hostColour.optional(),
  note: z.string(),
  certificate: certificateFacts.optional(),
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

/** One line of a host's connection log: a stage of an attempt, or the end of a connection. Kept in memory. */
export const linkEntry = z.object({
  at: z.number(),
  /** Counts attempts of this run of the app; entries of one attempt belong together. */
  attempt: z.number(),
  stage: z.enum(['resolve', 'connect', 'host-key', 'auth', 'socket', 'engine', 'live']),
  state: z.enum(['running', 'done', 'failed', 'skipped']),
  note: z.string(),
})
export type LinkEntry = z.output<typeof linkEntry>

/** `docker system df`: bytes by kind, and what a prune could free. */
export const diskUsage = z.object({
  measuredAt: z.number(),
  kinds: z.array(
    z.object({
      kind: z.enum(['images', 'containers', 'volumes', 'build-cache']),
      count: z.number(),
      active: z.number(),
      sizeBytes: z.number(),
      reclaimableBytes: z.number(),
    }),
  ),
})
export type DiskUsage = z.output<typeof diskUsage>

export const discovered = z.object({
  source: z.enum(['socket', 'environment', 'context', 'ssh-config']),
  /** What it is called there: a context's name, an alias, a path. */
  label: z.string(),
  draft: hostDraft,
  /** Found, but not usable as it is; a sentence that says why. */
  problem: z.string().optional(),
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
  /** A disabled host keeps its definition and last known state and is not connected. */
  setEnabled: command({
    input: z.strictObject({ hostId, enabled: z.boolean() }),
    output: z.void(),
    access: { area: 'hosts', verb: 'manage', target: onHost },
    audit: { action: 'host.set-enabled', target: onHost, reason: (input) => (input.enabled ? 'on' : 'off') },
  }),
  /**
   * The connection log of one host, kept entries first. While somebody follows it, the host counts as being on the
   * screen: it is pinged each 5 s, and a dead line is noticed sooner.
   */
  followLink: stream({
    input: z.strictObject({ hostId }),
    output: z.object({ snapshot: z.boolean(), added: z.array(linkEntry), dropped: z.number() }),
    access: { area: 'hosts', verb: 'view', target: onHost },
  }),
  /** Asks the engine (slow: it walks the files), or gives the last answer when it is not older than `maxAgeMs`. */
  diskUsage: query({
    input: z.strictObject({ hostId, maxAgeMs: z.number().int().min(0) }),
    output: diskUsage,
    timeoutMs: 180_000,
    access: { area: 'hosts', verb: 'view', target: onHost },
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

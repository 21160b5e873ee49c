/**
 * What a container is made from: the part of `docker run` that people use, in our words. Part of containers.ts;
 * shared/domain/docker-run.ts writes it as the command line a person would type.
 * Its text is exact to the character, line breaks and all, because it is run again: show it as text that a host wrote.
 */
import * as z from 'zod'

const noNul = (text: string) => !text.includes('\0')
const line = z.string().max(4096).refine(noNul)
/** A word of a command may be a whole script. */
const word = z.string().max(65_536).refine(noNul)

export const restartPolicy = z.strictObject({
  name: z.enum(['no', 'always', 'unless-stopped', 'on-failure']),
  /** For on-failure: 0 = without end. */
  maximumRetries: z.number().int().min(0).max(10_000).optional(),
})
export type RestartPolicy = z.output<typeof restartPolicy>

/** Limits that can be changed while it runs; 0 = no limit, left out = as it is. */
export const resources = z.strictObject({
  memoryBytes: z
    .number()
    .int()
    .min(0)
    .max(2 ** 53)
    .optional(),
  cpus: z.number().min(0).max(4096).optional(),
  pids: z.number().int().min(0).max(4_194_304).optional(),
  restart: restartPolicy.optional(),
})
export type Resources = z.output<typeof resources>

export const specPort = z.strictObject({
  hostIp: z.string().max(64).optional(),
  /** Left out = the engine chooses one. */
  hostPort: z.number().int().min(1).max(65535).optional(),
  containerPort: z.number().int().min(1).max(65535),
  protocol: z.enum(['tcp', 'udp', 'sctp']),
})
export const specMount = z.strictObject({
  kind: z.enum(['volume', 'bind', 'tmpfs']),
  /** A volume's name, a path of the host, or nothing (tmpfs, anonymous volume). */
  source: line.optional(),
  target: line,
  readOnly: z.boolean(),
})
export const specVariable = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(1024)
    .regex(/^[^=\0]+$/, 'is not the name of a variable'),
  value: z.string().max(65_536).refine(noNul).optional(),
})

export const containerSpec = z.strictObject({
  image: z
    .string()
    .trim()
    .min(1)
    .max(1024)
    .regex(/^[^\s-][^\s]*$/, 'is not the name of an image'),
  name: z
    .string()
    .regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{1,127}$/, 'is not a container name')
    .optional(),
  command: z.array(word).max(256),
  /** Left out = the image's. */
  entrypoint: z.array(word).max(64).optional(),
  workingDirectory: line.optional(),
  user: z.string().max(128).optional(),
  hostname: z.string().max(253).optional(),
  environment: z.array(specVariable).max(512),
  ports: z.array(specPort).max(256),
  mounts: z.array(specMount).max(128),
  /** A key cannot hold `=` or white space: the command line could not say it. */
  labels: z.record(
    z
      .string()
      .max(1024)
      .regex(/^[^=\0]+$/),
    z.string().max(65_536).refine(noNul),
  ),
  /** bridge, host, none, container:ID or a network's name; left out = the engine's default. */
  network: z.string().max(256).optional(),
  resources,
  isInteractive: z.boolean(),
  hasTty: z.boolean(),
  isPrivileged: z.boolean(),
  hasReadOnlyRoot: z.boolean(),
  /** Removed by the engine when it ends. */
  isTemporary: z.boolean(),
  /** What the original has and a spec cannot say, in words: said by specOf, of no effect in run. */
  leftOut: z.array(z.string().max(300)).max(100).optional(),
})
export type ContainerSpec = z.output<typeof containerSpec>

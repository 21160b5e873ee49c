/** Containers that are hostile in all they are made of. Put on a simulated host by hostile.e2e.ts. */
import type { Injected } from './fleet'
import { ALL, ENVIRONMENT, LABELS, NAMES } from './texts'

const RAW = ALL.map(({ raw }) => raw)

/** One for each text, which is its name, image, project, network, user … and the others its volumes and aliases. */
export const CREW: Injected[] = RAW.map((raw, at) => ({
  name: raw,
  image: raw,
  command: ['sh', '-c', raw],
  labels: { ...LABELS, 'com.docker.compose.project': raw, 'com.docker.compose.service': raw },
  env: ENVIRONMENT,
  hostname: raw,
  user: raw,
  workingDir: `/${raw}`,
  network: raw,
  aliases: RAW,
  mounts: [
    ...RAW.map((name) => ({ kind: 'volume' as const, name, destination: `/v/${name}`, readOnly: false })),
    { kind: 'bind', source: `/srv/${raw}`, destination: `/b/${raw}`, readOnly: true },
  ],
  ports: [{ privatePort: 80, protocol: 'tcp', hostIp: raw, publicPort: 8000 + at }],
  health: { test: ['CMD-SHELL', raw], intervalMs: 1000 },
  error: raw,
}))

/** As hostile as a container can be of which another may be run: what it is called is in order. */
export const MODEST: Injected = {
  name: 'modest',
  image: `registry.example/${'y'.repeat(900)}/app:1`,
  network: 'n'.repeat(200),
  command: ['sh', '-c', ...RAW.filter(sayable)],
  labels: Object.fromEntries(Object.entries(LABELS).filter((entry) => entry.every(sayable) && entry[0].length < 1000)),
  env: ENVIRONMENT.filter((line) => sayable(line) && line.indexOf('=') < 1000),
  mounts: [{ kind: 'volume', name: 'v'.repeat(255), destination: '/data', readOnly: false }],
}

/** NUL and halves of characters cannot stand in a process's arguments or variables. */
function sayable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed() && text !== NAMES.prototype.raw
}

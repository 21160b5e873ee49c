/** Evidence for tests: a container that runs well, and what differs. */
import type { AuditEntry } from '../../../shared/contract/audit'
import type { Container } from '../../../shared/contract/containers'
import type { DockerEventRow } from '../../../shared/contract/events'
import type { Asked, Details, Evidence, LogLine } from './evidence'

export const NOW = Date.UTC(2026, 0, 5, 12)
const HOST_ID = 'a'.repeat(12)
const ID = 'b'.repeat(64)
const SECOND = 1000

export const isKnown = <T>(value: T): Asked<T> => ({ known: true, value })
export const isUnknown = (why: string): Asked<never> => ({ known: false, why })

export function row(more: Partial<Container> = {}): Container {
  return {
    key: `${HOST_ID}/${ID}`,
    hostId: HOST_ID,
    id: ID,
    name: 'web',
    image: 'nginx',
    imageId: `sha256:${'c'.repeat(64)}`,
    state: 'running',
    health: 'none',
    outOfMemory: false,
    createdAt: NOW - 7200 * SECOND,
    startedAt: NOW - 7200 * SECOND,
    restartCount: 0,
    labels: {},
    ports: [],
    volumes: [],
    networks: ['bridge'],
    ...more,
  }
}

/** Ended `agoS` seconds ago. */
export const exited = (exitCode: number, more: Partial<Container> = {}, agoS = 60): Container =>
  row({ state: 'exited', exitCode, startedAt: NOW - 600 * SECOND, finishedAt: NOW - agoS * SECOND, ...more })

export function details(more: Partial<Details> = {}): Asked<Details> {
  return isKnown({
    restartPolicy: 'no',
    memoryLimitBytes: 0,
    cpuLimit: 0,
    healthcheck: undefined,
    probes: [],
    error: '',
    mounts: [],
    hasReadOnlyRoot: false,
    user: '',
    runs: 'nginx -g daemon off;',
    ...more,
  })
}

export function event(action: string, agoS: number, more: Partial<DockerEventRow> = {}): DockerEventRow {
  const at = NOW - agoS * SECOND
  return {
    seq: 1,
    at,
    hostId: HOST_ID,
    type: 'container',
    action,
    detail: '',
    id: ID,
    name: 'web',
    attributes: {},
    ...more,
  }
}

/** 70 s to 59 s ago. */
export const action = (name: string, more: Partial<AuditEntry> = {}): AuditEntry => ({
  seq: 1,
  at: NOW - 70_000,
  endedAt: NOW - 59_000,
  operator: 'mara',
  action: name,
  target: { kind: 'container' },
  outcome: 'done',
  hash: '',
  ...more,
})

export const probe = (exitCode: number, output: string, tookMs = 20) => ({
  startedAt: NOW - 5000,
  endedAt: NOW - 5000 + tookMs,
  exitCode,
  output,
})

export const line = (text: string, level: LogLine['level'] = 'none', agoS = 70): LogLine => ({
  at: NOW - agoS * SECOND,
  text,
  level,
  isStderr: false,
})

export function evidence(more: Partial<Evidence> = {}): Evidence {
  return {
    now: NOW,
    name: 'web',
    host: { name: 'box-1', isLive: true, heardAt: NOW, cpus: 4, memoryBytes: 8 * 1024 ** 3 },
    row: row(),
    details: details(),
    lines: isKnown([line('listening on 80')]),
    events: isKnown([]),
    actions: isKnown([]),
    marks: isKnown([]),
    usage: usage(12, 64 * 1024 ** 2),
    hostUsage: undefined,
    past: isKnown({ hour: peaks, day: peaks }),
    image: isKnown({ name: 'nginx', createdAt: NOW - 86_400_000 * 3, isOnHost: true, newer: undefined }),
    ...more,
  }
}

export const usage = (cpu: number | null, memory: number | null): NonNullable<Evidence['usage']> => ({
  key: `${HOST_ID}/${ID}`,
  at: NOW,
  cpu,
  memory,
  memoryLimit: null,
  received: null,
  sent: null,
  read: null,
  written: null,
  pids: 2,
})

const peaks = { memoryMax: 80 * 1024 ** 2, cpuMax: 40, cpuMean: 10 }

/** Of a host with 8 GiB. */
export const hostUsage = (cpu: number, memory = 0): Evidence['hostUsage'] => ({
  hostId: HOST_ID,
  at: NOW,
  source: 'reader',
  leftOut: [],
  paceMs: 10_000,
  isSumOfContainers: false,
  cpu,
  memory,
  memoryTotal: 8 * 1024 ** 3,
  load: null,
  received: null,
  sent: null,
  read: null,
  written: null,
})

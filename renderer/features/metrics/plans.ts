/**
 * Which charts a container and a host have, in their order: what is drawn together, in which unit, against which limit.
 * Pure; view.tsx draws them.
 */
import type { Host } from '../../../shared/contract/hosts'
import type { HostUsage, SeriesName } from '../../../shared/contract/metrics'
import { CONTAINER_SERIES, HOST_SERIES } from '../../../shared/domain/series'
import { limitWords, type Unit } from '../../ui/chart'
import { span } from '../../ui/format'

export interface ChartPlan {
  title: string
  hint?: string | undefined
  unit: Unit
  lines: readonly { name: SeriesName; label: string }[]
  limit?: { value: number; words: string; isTop?: boolean | undefined; isSaid?: boolean | undefined } | undefined
  trend?: { perMs: number; words: string } | undefined
  /** Shows other containers beside it. */
  isCompared?: boolean | undefined
}

export interface SubjectPlan {
  series: readonly SeriesName[]
  charts: readonly ChartPlan[]
}

const cores = (count: number) => (count === 1 ? '1 core' : `${count} cores`)

/** `memoryLimit`: its own, or what the host has. `cpuLimit`: cores, where it has a limit of its own. */
export function containerPlan(host: Host | undefined, memoryLimit: number | null, cpuLimit?: number): SubjectPlan {
  const { cpus, memoryBytes } = host?.facts ?? {}
  const isOwn = memoryLimit !== null && (memoryBytes === undefined || memoryLimit < memoryBytes)
  const of = isOwn ? memoryLimit : (memoryBytes ?? memoryLimit)
  return {
    series: CONTAINER_SERIES,
    charts: [
      {
        title: 'CPU',
        hint: cpus ? `of one core · ${cores(cpus)}` : 'of one core',
        unit: 'percent',
        lines: [{ name: 'cpu', label: 'CPU' }],
        limit: cpuLine(cpuLimit, cpus),
        isCompared: true,
      },
      {
        title: 'Memory',
        unit: 'bytes',
        lines: [{ name: 'memory', label: 'memory' }],
        limit: of
          ? { value: of, words: limitWords(isOwn ? 'limit' : 'no limit, host has', of, 'bytes'), isSaid: true }
          : undefined,
        isCompared: true,
      },
      network,
      { ...disk, title: 'Block I/O' },
      { title: 'PIDs', unit: 'whole', lines: [{ name: 'pids', label: 'PIDs' }] },
    ],
  }
}

/** A limit of all cores is none. */
function cpuLine(limit: number | undefined, cpus: number | undefined): ChartPlan['limit'] {
  if (limit !== undefined && (cpus === undefined || limit < cpus))
    return { value: limit * 100, words: `limit ${cores(limit)}`, isSaid: true }
  return cpus ? { value: cpus * 100, words: `all of ${cores(cpus)}` } : undefined
}

export function hostPlan(host: Host, usage: HostUsage | undefined, memoryTotal: number | null): SubjectPlan {
  const cpus = host.facts?.cpus
  const total = memoryTotal ?? usage?.memoryTotal ?? host.facts?.memoryBytes
  const isSum = usage?.isSumOfContainers ?? false
  return {
    series: HOST_SERIES,
    charts: [
      {
        title: 'CPU',
        hint: cpus ? `of ${cores(cpus)}` : undefined,
        unit: 'percent',
        lines: [{ name: 'cpu', label: 'CPU' }],
        limit: { value: 100, words: cpus ? `all of ${cores(cpus)}` : 'all cores' },
      },
      {
        title: 'Memory',
        hint: isSum ? 'of its containers' : undefined,
        unit: 'bytes',
        lines: [{ name: 'memory', label: 'memory' }],
        limit: total ? { value: total, words: limitWords('total', total, 'bytes'), isTop: true } : undefined,
      },
      {
        title: 'Load',
        hint: cpus ? `of one minute · ${cores(cpus)}` : 'of one minute',
        unit: 'count',
        lines: [{ name: 'load', label: 'load' }],
        limit: cpus ? { value: cpus, words: cores(cpus) } : undefined,
      },
      network,
      { ...disk, title: 'Disk I/O' },
      diskUse(usage?.disk, Math.floor(Date.now() / 60_000) * 60_000),
    ],
  }
}

const network: ChartPlan = {
  title: 'Network',
  unit: 'rate',
  lines: [
    { name: 'received', label: 'received' },
    { name: 'sent', label: 'sent' },
  ],
}
const disk = {
  unit: 'rate',
  lines: [
    { name: 'read', label: 'read' },
    { name: 'written', label: 'written' },
  ],
} as const

/** The pace is what the forecast stands on: what is free, over the time until it is full. */
export function diskUse(disk: HostUsage['disk'], now: number): ChartPlan {
  const plan = { title: 'Disk', unit: 'bytes', lines: [{ name: 'disk', label: 'used' }] } as const
  if (!disk) return plan
  const { usedBytes, sizeBytes, fullAt, path } = disk
  const limit = { value: sizeBytes, words: limitWords('size', sizeBytes, 'bytes'), isTop: true }
  if (fullAt === undefined || fullAt <= now) return { ...plan, hint: path, limit }
  const perMs = (sizeBytes - usedBytes) / (fullAt - now)
  return { ...plan, hint: path, limit, trend: { perMs, words: `full in ${span(fullAt - now)} at this pace` } }
}

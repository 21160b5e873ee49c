/**
 * Do the kernel's files say what the engine says? A look by the reader, then the engine's word, then another look: the
 * counters of the engine must lie between both. Pure; used by comparing.ts.
 */
import type { ContainerCounters } from '../../ports'

/** Looked for is a wrong file or a wrong unit, not a moment's difference. */
const TOLERANCE = 0.05

type Uncompared = 'id' | 'atS' | 'memoryLimitBytes' | 'memoryKills' | 'cpuLimit' | 'periods' | 'heldPeriods'
export type Series = Exclude<keyof ContainerCounters, Uncompared>
/**
 * What may differ besides: version 1 counts memory in batches of 32 pages for each core; engines read the processor's
 * time a moment apart; packets and blocks are on their way.
 */
const SLACK: Record<Series, { name: string; slack: number; show: (value: number) => string }> = {
  cpuNs: { name: 'processor time', slack: 50e6, show: (ns) => `${(ns / 1e9).toFixed(2)} s` },
  memoryBytes: { name: 'memory', slack: 2 * 1024 * 1024, show: mebibytes },
  receivedBytes: { name: 'bytes received', slack: 64 * 1024, show: mebibytes },
  sentBytes: { name: 'bytes sent', slack: 64 * 1024, show: mebibytes },
  readBytes: { name: 'bytes read', slack: 1024 * 1024, show: mebibytes },
  writtenBytes: { name: 'bytes written', slack: 1024 * 1024, show: mebibytes },
  pids: { name: 'the number of processes', slack: 2, show: String },
}
const ALL = Object.keys(SLACK) as Series[]

/**
 * What differs, in a few words; undefined where nothing does. What one of them does not know is not compared, nor
 * what `except` names.
 */
export function difference(
  before: ContainerCounters,
  engine: ContainerCounters,
  after: ContainerCounters,
  except: readonly Series[] = [],
): string | undefined {
  const differing = ALL.find((series) => !except.includes(series) && !agrees(series, before, engine, after))
  if (differing === undefined) return undefined
  const { name, show } = SLACK[differing]
  return `${name}: ${show(after[differing] ?? 0)} there, ${show(engine[differing] ?? 0)} by the engine`
}

function agrees(
  series: Series,
  { [series]: a }: Partial<ContainerCounters>,
  engine: ContainerCounters,
  after: ContainerCounters,
) {
  const told = engine[series]
  const b = after[series]
  if (a === undefined || b === undefined || told === undefined) return true
  const { slack } = SLACK[series]
  const least = Math.min(a, b)
  const most = Math.max(a, b)
  return told >= least - least * TOLERANCE - slack && told <= most + most * TOLERANCE + slack
}

function mebibytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`
}

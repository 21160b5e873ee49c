/**
 * Prometheus' text format 0.0.4 (prometheus.io, "Exposition formats"): a HELP and a TYPE line for each family, then its
 * samples, without timestamps, each line ended by `\n`. Pure; used by exposed.ts and index.ts.
 */
export const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

export interface Family {
  name: string
  help: string
  type: 'gauge' | 'counter'
  samples: readonly Sample[]
}
export interface Sample {
  /** As labelText gives it. */
  labels: string
  value: number
}
/** In the order they are written; what is undefined is left out, which is the same as an empty label. */
export type Labels = Readonly<Record<string, string | undefined>>

/** A family without samples is left out whole. */
export function familyText({ name, help, type, samples }: Family): string {
  if (samples.length === 0) return ''
  let text = `# HELP ${name} ${escapedHelp(help)}\n# TYPE ${name} ${type}\n`
  for (const { labels, value } of samples) text += `${name}{${labels}} ${numberText(value)}\n`
  return text
}

/** What stands between the braces: `host="box-1",container="web"`. */
export function labelText(labels: Labels): string {
  return Object.entries(labels)
    .flatMap(([name, value]) => (value === undefined || value === '' ? [] : [`${name}="${escapedValue(value)}"`]))
    .join(',')
}

const UNSAFE = /[\\"\n]/
const escapedValue = (value: string) =>
  UNSAFE.test(value) ? value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n') : value
const escapedHelp = (help: string) => help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')

/** As Go's ParseFloat reads it. */
function numberText(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  return Number.isFinite(value) ? String(value) : value > 0 ? '+Inf' : '-Inf'
}

/**
 * What a measurement says: rows judged by goals that stand in the scenarios and are never tuned, printed as a Markdown
 * table and kept as JSON. Pure; used by main.ts.
 */

/** What must hold: of our figure itself, of ours/other, or of ours − other. */
export type Goal = { of: 'ours' | 'ratio' | 'difference'; max: number } | undefined

export interface Measured {
  scenario: string
  figure: string
  unit: 'ms' | 's' | 'MB' | 'bytes' | '%' | 'rows' | 'exponent'
  ours: number
  /** The peer of the same run. */
  other?: number | undefined
  goal?: Goal
  /** What limits the figure; shown where the goal is not met. */
  limit?: string | undefined
  /** Single measurements behind `ours` and `other`. */
  samples?: { ours: readonly number[]; other?: readonly number[] | undefined } | undefined
}

/** One row of the JSON. `met` is null where there is no goal, `other` and `ratio` where there is no peer. */
export interface Row {
  scenario: string
  figure: string
  unit: string
  ours: number
  other: number | null
  ratio: number | null
  goal: string | null
  met: boolean | null
  limit?: string
  samples?: Measured['samples']
}

export function judge(measured: Measured, options: { raw: boolean }): Row {
  const { scenario, figure, unit, ours, other, goal, limit, samples } = measured
  const met = goal === undefined ? null : judgedValue(measured, goal.of) <= goal.max
  return {
    scenario,
    figure,
    unit,
    ours: rounded(ours),
    other: other === undefined ? null : rounded(other),
    ratio: other === undefined ? null : rounded(ours / other),
    goal: goal === undefined ? null : goalText(goal, unit),
    met,
    ...(met === false ? { limit: limit ?? 'not yet known' } : {}),
    ...(options.raw && samples ? { samples } : {}),
  }
}

/** A value that could not be measured is NaN and meets nothing. */
function judgedValue({ ours, other = Number.NaN }: Measured, of: NonNullable<Goal>['of']): number {
  if (of === 'ours') return ours
  return of === 'ratio' ? ours / other : ours - other
}

function goalText({ of, max }: NonNullable<Goal>, unit: string): string {
  if (of === 'ratio') return `≤ ${max} ×`
  return of === 'difference' ? `≤ other + ${max} ${unit}` : `≤ ${max} ${unit}`
}

const HEAD = ['scenario', 'figure', 'ours', 'other', 'ratio', 'goal', 'met']

export function markdown(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.scenario,
    row.figure,
    `${row.ours}${row.unit === 'exponent' ? '' : ` ${row.unit}`}`,
    row.other === null ? '–' : `${row.other} ${row.unit}`,
    row.ratio === null ? '–' : String(row.ratio),
    row.goal ?? '–',
    row.met === null ? '–' : row.met ? 'yes' : 'no',
  ])
  const lines = [HEAD, HEAD.map(() => '---'), ...cells].map((line) => `| ${line.join(' | ')} |`)
  const limits = rows.filter((row) => row.limit).map((row) => `- ${row.scenario}, ${row.figure}: ${row.limit}`)
  return [...lines, ...(limits.length > 0 ? ['', 'Below the goal:', '', ...limits] : [])].join('\n')
}

/** Three figures are all that such a measurement carries. */
function rounded(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3))
}

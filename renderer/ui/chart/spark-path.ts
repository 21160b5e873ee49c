/**
 * The path of a sparkline in a box of 100 × 20, made of few characters: whole numbers across, tenths up. Pure; used by
 * sparkline.tsx for each row of a table, so it allocates nothing but its text.
 */
const WIDTH = 100
const HEIGHT = 20

/**
 * `line` follows the values, `area` is what lies under it; both are empty while nothing is known. A value that stands
 * alone between gaps is a dot (a line of no length, which round ends make visible).
 */
export function sparkPath(values: readonly (number | null)[], max?: number): { line: string; area: string } {
  const top = max ?? largest(values)
  const step = values.length > 1 ? WIDTH / (values.length - 1) : 0
  let line = ''
  let area = ''
  let from = -1
  for (let at = 0; at <= values.length; at++) {
    const value = values[at] ?? null
    if (value === null) {
      if (from >= 0) area += close(from, at - 1, step)
      from = -1
      continue
    }
    const point = `${across(at, step)} ${up(value, top)}`
    if (from < 0) {
      from = at
      line += values[at + 1] == null ? `M${point}h0` : `M${point}`
      area += `M${across(at, step)} ${HEIGHT}L${point}`
    } else {
      line += `L${point}`
      area += `L${point}`
    }
  }
  return { line, area }
}

const close = (from: number, to: number, step: number) => `L${across(to, step)} ${HEIGHT}H${across(from, step)}Z`
const across = (at: number, step: number) => Math.round(at * step * 10) / 10

function up(value: number, top: number): number {
  const share = top > 0 ? Math.min(1, Math.max(0, value / top)) : 0
  return Math.round((HEIGHT - share * HEIGHT) * 10) / 10
}

function largest(values: readonly (number | null)[]): number {
  let most = 0
  for (const value of values) if (value !== null && value > most) most = value
  return most
}

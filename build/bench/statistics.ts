/**
 * The few statistics the bench needs. Pure, used by all scenarios. Percentiles are nearest-rank: a p95 of the table is a
 * value that was measured, never one between two.
 */

export function percentile(samples: readonly number[], percent: number): number {
  const sorted = [...samples].sort((a, b) => a - b)
  const rank = Math.max(1, Math.ceil((percent / 100) * sorted.length))
  return sorted[rank - 1] ?? Number.NaN
}

export const median = (samples: readonly number[]) => percentile(samples, 50)
export const p95 = (samples: readonly number[]) => percentile(samples, 95)

/**
 * The exponent e of the best fit y = c·xᵉ, by least squares over the logarithms: 1 grows in proportion, 2 by the square.
 * Points that are not positive have no logarithm and are left out.
 */
export function growthExponent(points: readonly { x: number; y: number }[]): number {
  const logs = points.filter(({ x, y }) => x > 0 && y > 0).map(({ x, y }) => ({ x: Math.log(x), y: Math.log(y) }))
  const meanX = mean(logs.map(({ x }) => x))
  const meanY = mean(logs.map(({ y }) => y))
  const above = logs.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0)
  const below = logs.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0)
  return above / below
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

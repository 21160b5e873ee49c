/**
 * How values of a chart read and where its axis has its lines: percent, bytes and rates in IEC units, counts. The axis
 * begins at 0 and ends at a line. Pure; used by charts, tables of them, and whatever shows one of their values.
 */
/** `whole`: a count of things that are not divided. */
export type Unit = 'percent' | 'bytes' | 'rate' | 'count' | 'whole'

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']
/** So that the noise of an idle thing does not fill its chart. */
const LEAST_TOP: Record<Unit, number> = { percent: 1, bytes: 1024 ** 2, rate: 1024, count: 1, whole: 1 }

export interface ValueAxis {
  top: number
  ticks: readonly number[]
}

/** Lines from 0 to just above `most`, about `wanted` of them. */
export function valueAxis(most: number, unit: Unit, wanted = 4): ValueAxis {
  const isWhole = unit === 'whole'
  const reach = Math.max(most, LEAST_TOP[unit])
  const one = unit === 'bytes' || unit === 'rate' ? 1024 ** powerOf(reach) : 1
  const step = niceStep(isWhole ? Math.max(1, reach / wanted) : reach / one / wanted, isWhole) * one
  const lines = Math.ceil(reach / step - 1e-9)
  const ticks = Array.from({ length: lines + 1 }, (_, n) => n * step)
  return { top: lines * step, ticks }
}

/** The least of 1, 2, 2.5, 5, 10, 20 … that is not under `least`. */
function niceStep(least: number, isWhole: boolean): number {
  const ten = 10 ** Math.floor(Math.log10(least))
  const fits = (nice: number) => nice * ten >= least * (1 - 1e-9) && (!isWhole || Number.isInteger(nice * ten))
  return (NICE.find(fits) ?? 10) * ten
}
const NICE = [1, 2, 2.5, 5, 10]

const powerOf = (count: number) =>
  count < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(count) / 10 + 1e-9))

/** At the axis, as short as the lines allow: `0`, `25 %`, `1.5 GiB`, `200 KiB/s`. */
export function tickText(value: number, unit: Unit): string {
  if (value === 0) return '0'
  if (unit === 'percent') return `${plain(value)} %`
  if (unit === 'count' || unit === 'whole') return plain(value)
  const power = powerOf(value)
  return `${plain(value / 1024 ** power)} ${UNITS[power]}${unit === 'rate' ? '/s' : ''}`
}

/** Beside a name, with three digits that count: `12.4 %`, `412 MiB`, `3.21 KiB/s`, `0.42`. */
export function valueText(value: number, unit: Unit): string {
  if (unit === 'percent') return `${digits(value)} %`
  if (unit === 'count') return digits(value)
  if (unit === 'whole') return digits(Math.round(value))
  const power = powerOf(value)
  const text = power === 0 ? String(Math.round(value)) : digits(value / 1024 ** power)
  return `${text} ${UNITS[power]}${unit === 'rate' ? '/s' : ''}`
}

/** Two values in one unit: `139–312 KiB/s`, `0.4–12 %`. */
export function rangeText(min: number, max: number, unit: Unit): string {
  const one = unit === 'bytes' || unit === 'rate' ? 1024 ** powerOf(max) : 1
  return `${digits(unit === 'whole' ? Math.round(min) : min / one)}–${valueText(max, unit)}`
}

const plain = (value: number) => String(Number(value.toFixed(2)))

function digits(value: number): string {
  if (Number.isInteger(value) || value >= 100) return Math.round(value).toLocaleString('en')
  return value >= 10 ? value.toFixed(1) : value.toFixed(2)
}

/**
 * Numbers in the filter language: `cpu>50`, `memory>=1.5GiB`, `-memory>80%`. A page says which fields have numbers, and
 * in which units; a row whose number is not known matches neither more nor less. Pure; used by filter.ts.
 */

/** How a row answers to each unit; null and undefined: not known. */
export interface NumberField<R> {
  /** `load>4` */
  plain?: (row: R) => number | null | undefined
  /** `cpu>50%` */
  percent?: (row: R) => number | null | undefined
  /** `memory>1GiB`, `network>2MiB/s` */
  bytes?: (row: R) => number | null | undefined
  /** What a person may write, for the sentence about what cannot be read: `memory>80% or memory>512MiB`. */
  example: string
}

export interface Comparison<R> {
  negated: boolean
  holds: (row: R) => boolean
}

type Read<R> = Comparison<R> | { wrong: string }

const COMPARED = /^(-?)([a-z]+)(>=?|<=?)(.*)$/s
const TESTS: Record<string, (value: number, wanted: number) => boolean> = {
  '>': (value, wanted) => value > wanted,
  '>=': (value, wanted) => value >= wanted,
  '<': (value, wanted) => value < wanted,
  '<=': (value, wanted) => value <= wanted,
}

/** Undefined: the token is none of ours, and is text. Otherwise a comparison, or what is wrong with it in a sentence. */
export function readComparison<R>(token: string, fields: ReadonlyMap<string, NumberField<R>>): Read<R> | undefined {
  const [, minus, name = '', sign = '', typed = ''] = COMPARED.exec(token) ?? []
  const field = fields.get(name)
  if (!field) return fields.size > 0 && /^[.\d]/.test(typed) ? { wrong: noNumber(name, fields) } : undefined
  const amount = readAmount(typed)
  const read = amount && field[amount.unit]
  const holdsFor = TESTS[sign]
  if (!read || !holdsFor) return { wrong: `“${token}” cannot be compared; write ${field.example}.` }
  const { value: wanted } = amount
  return {
    negated: minus === '-',
    holds(row) {
      const value = read(row)
      return value !== null && value !== undefined && holdsFor(value, wanted)
    },
  }
}

/** `cpu:50` looks like a field and is one, but has nothing to be equal to. */
export const colonInstead = <R>(field: NumberField<R>): string => `A number is compared: write ${field.example}.`

const noNumber = (name: string, fields: ReadonlyMap<string, unknown>) =>
  `“${name}” has no number to compare. Those that have one: ${[...fields.keys()].join(', ')}.`

interface Amount {
  value: number
  unit: 'plain' | 'percent' | 'bytes'
}

const POWERS = ['b', 'k', 'm', 'g', 't', 'p']

/** `50`, `50%`, `1.5GiB`, `512m`: units as docker reads them, each 1024 of the one below. Undefined if it is none. */
export function readAmount(text: string): Amount | undefined {
  const [, digits, unit = ''] = /^(\d+(?:[.,]\d+)?|[.,]\d+)(%|b|[kmgtp](?:i?b)?)?(?:\/s)?$/i.exec(text) ?? []
  if (digits === undefined) return undefined
  const value = Number(digits.replace(',', '.'))
  if (unit === '') return { value, unit: 'plain' }
  if (unit === '%') return { value, unit: 'percent' }
  return { value: value * 1024 ** POWERS.indexOf(unit.charAt(0).toLowerCase()), unit: 'bytes' }
}

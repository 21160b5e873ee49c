/**
 * Schemas for values that come from an engine. Tolerant: what is missing or of another type becomes the empty value,
 * so that one odd field does not hide a container. All text is cleaned here. Used by the maps beside it.
 */
import * as z from 'zod'
import { cleanText } from '../../../../shared/domain/text'

export const text = (maxLength = 512) =>
  z
    .string()
    .catch('')
    .transform((raw) => cleanText(raw, maxLength))

/** A finite number; 1e309 is not one. */
export const number = z.number().catch(0)
export const flag = z.boolean().catch(false)

/** A list; elements that do not fit are left out, and no more than `max` are looked at. */
export const list = <S extends z.ZodType>(element: S, max = 1000) =>
  z
    .array(z.unknown())
    .catch([])
    .transform((all) =>
      all.slice(0, max).flatMap((raw): z.output<S>[] => {
        const parsed = element.safeParse(raw)
        return parsed.success ? [parsed.data] : []
      }),
    )

/** Docker gives a command as a list, Podman sometimes as one string. */
export const words = z
  .union([z.array(z.unknown()), z.string().transform((one) => [one])])
  .catch([])
  .transform((all) => all.slice(0, 1000).map((word) => cleanText(word, 4096)))

/** Keys and values of an object, however it names them: `__proto__` is data here, and is left out. */
export function entriesOf(raw: unknown, max = 1000): [string, unknown][] {
  if (raw === null || typeof raw !== 'object' || Array.isArray(raw)) return []
  return Object.entries(raw)
    .filter(([key]) => key !== '__proto__')
    .slice(0, max)
}

/** Zod tells a missing field from one that may be anything; here it is the same. */
export const anything = z.unknown().optional()

/** Labels and attributes: cleaned keys and values, without a prototype that a key could stand for. */
export const record = anything.transform((raw): Record<string, string> => {
  const result: Record<string, string> = Object.create(null)
  for (const [key, value] of entriesOf(raw)) {
    const name = cleanText(key, 256)
    if (name !== '' && name !== '__proto__') result[name] = cleanText(value, 4096)
  }
  return result
})

/** RFC 3339 to epoch milliseconds; Docker's zero time (year 1) and what is no time give undefined. */
export const instant = z
  .string()
  .catch('')
  .transform((raw): number | undefined => {
    const at = Date.parse(raw)
    return Number.isFinite(at) && at > 0 ? at : undefined
  })

/** An object from which only the named fields are taken; anything else is as if it were empty. */
export const object = <S extends z.ZodRawShape>(shape: S) =>
  anything
    .transform((raw): unknown => (raw !== null && typeof raw === 'object' && !Array.isArray(raw) ? raw : {}))
    .pipe(z.object(shape))

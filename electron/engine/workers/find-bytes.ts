/**
 * Ways to find text in many lines at once: over a whole piece of a log, not line by line, because most lines hold
 * nothing. Each gives where the next place is, or the piece's length when there is none. Used by line-matcher.ts.
 */

/** Told of a piece first, then asked for places in it with a rising `from`. */
export interface Finder {
  begin: (text: Buffer) => void
  /** The first place at or after `from`; the piece's length when there is none. */
  next: (from: number) => number
}

/** These very bytes. Node searches them natively. */
export function findExact(needle: Buffer): Finder {
  let text: Buffer = Buffer.alloc(0)
  return {
    begin(piece) {
      text = piece
    },
    next(from) {
      const at = text.indexOf(needle, from)
      return at < 0 ? text.length : at
    },
  }
}

/** The first of several; each is looked for only beyond the place where it was found last. */
export function findAny(finders: readonly Finder[]): Finder {
  const [only] = finders
  if (only && finders.length === 1) return only
  const places = new Float64Array(finders.length)
  return {
    begin(piece) {
      places.fill(-1)
      for (const each of finders) each.begin(piece)
    },
    next(from) {
      let first = Number.POSITIVE_INFINITY
      for (const [index, finder] of finders.entries()) {
        let place = places[index] ?? -1
        if (place < from) {
          place = finder.next(from)
          places[index] = place
        }
        if (place < first) first = place
      }
      return first
    },
  }
}

const BYTES = 256

/**
 * ASCII letters in either case, the rest as it is: Horspool's way of leaping, 1980. K and S have a third form outside of
 * ASCII (`hasForeignForms`), which the caller looks for.
 */
export function findFolded(needle: string): Finder {
  const wanted = Uint8Array.from(needle, (character) => foldByte(character.charCodeAt(0)))
  const last = wanted.length - 1
  const leaps = new Uint16Array(BYTES).fill(wanted.length)
  for (let index = 0; index < last; index += 1) leaps[wanted[index] ?? 0] = last - index
  for (let byte = 0; byte < BYTES; byte += 1) leaps[byte] = leaps[FOLD[byte] ?? 0] ?? 1
  const lastByte = wanted[last] ?? 0
  let text: Uint8Array = new Uint8Array()
  return {
    begin(piece) {
      text = piece
    },
    next(from) {
      const end = text.length
      let at = from + last
      while (at < end) {
        const byte = text[at] ?? 0
        if (FOLD[byte] === lastByte) {
          let index = last - 1
          while (index >= 0 && FOLD[text[at - last + index] ?? 0] === wanted[index]) index -= 1
          if (index < 0) return at - last
        }
        at += leaps[byte] ?? 1
      }
      return end
    },
  }
}

const LONG_S = Buffer.from('\u017f')
const KELVIN = Buffer.from('\u212a')

/** Does it hold one of the two characters outside of ASCII that count as an ASCII letter in another case (Unicode)? */
export function hasForeignForms(text: Buffer): boolean {
  return text.indexOf(LONG_S) >= 0 || text.indexOf(KELVIN) >= 0
}

const FOLD = Uint8Array.from({ length: BYTES }, (_, byte) => foldByte(byte))

function foldByte(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte
}

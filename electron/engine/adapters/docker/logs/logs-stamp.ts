/**
 * The instant that an engine puts before each line of a log: RFC 3339 with up to nine digits of fraction and a space.
 * dockerd writes all nine digits and `Z`, with other log drivers its own zone (jsonmessage.RFC3339NanoFixed); Podman
 * writes no fraction. Read a million times in a row, so the second of the line before is kept. Used by logs-reader.ts.
 */

/** `2026-11-21T13:54:22.123456789+01:00 ` */
export const MAX_STAMP_BYTES = 36

const TO_SECOND = 19
/** Of `2026-11-21T13:54:22`: where no digit stands, and what does. */
const SEPARATORS: readonly (readonly [number, number])[] = [
  [4, 0x2d],
  [7, 0x2d],
  [10, 0x54],
  [13, 0x3a],
  [16, 0x3a],
]
const SPACE = 0x20
const DOT = 0x2e
const ZULU = 0x5a
const PLUS = 0x2b
const MINUS = 0x2d

export class StampReader {
  /** Of the last one that was read: epoch seconds and nanoseconds. */
  s = 0
  ns = 0
  readonly #known = new Uint8Array(TO_SECOND)
  #knownS = 0

  /** Where the text behind the stamp begins; `from` itself when no stamp stands there, and then nothing is changed. */
  read(bytes: Uint8Array, from: number, to: number): number {
    if (to - from <= TO_SECOND + 1 || !this.#readSecond(bytes, from)) return from
    let at = from + TO_SECOND
    let ns = 0
    if (bytes[at] === DOT) {
      at += 1
      const first = at
      for (let digit = digitAt(bytes, at); digit >= 0 && at - first < 9; digit = digitAt(bytes, at)) {
        ns = ns * 10 + digit
        at += 1
      }
      for (let missing = 9 - (at - first); missing > 0; missing -= 1) ns *= 10
    }
    const zone = bytes[at]
    let zoneS = 0
    if (zone === ZULU) at += 1
    else if ((zone === PLUS || zone === MINUS) && bytes[at + 3] === 0x3a) {
      zoneS = (twoAt(bytes, at + 1) * 60 + twoAt(bytes, at + 4)) * (zone === PLUS ? 60 : -60)
      at += 6
    } else return from
    if (at >= to || bytes[at] !== SPACE || !(zoneS > -86_400 && zoneS < 86_400)) return from
    this.s = this.#knownS - zoneS
    this.ns = ns
    return at + 1
  }

  /** As if the line had this one. */
  set(s: number, ns: number): void {
    this.s = s
    this.ns = ns
  }

  #readSecond(bytes: Uint8Array, from: number): boolean {
    const known = this.#known
    let place = TO_SECOND - 1
    while (place >= 0 && bytes[from + place] === known[place]) place -= 1
    if (place < 0) return true
    for (const [offset, separator] of SEPARATORS) if (bytes[from + offset] !== separator) return false
    const year = twoAt(bytes, from) * 100 + twoAt(bytes, from + 2)
    const [month, day, hour] = [twoAt(bytes, from + 5), twoAt(bytes, from + 8), twoAt(bytes, from + 11)]
    const ms = Date.UTC(year, month - 1, day, hour, twoAt(bytes, from + 14), twoAt(bytes, from + 17))
    if (Number.isNaN(ms) || year < 1970) return false
    known.set(bytes.subarray(from, from + TO_SECOND))
    this.#knownS = ms / 1000
    return true
  }
}

/** -1 when there is none. */
function digitAt(bytes: Uint8Array, at: number): number {
  const digit = (bytes[at] ?? 0) - 0x30
  return digit >= 0 && digit <= 9 ? digit : -1
}

function twoAt(bytes: Uint8Array, at: number): number {
  const [tens, ones] = [digitAt(bytes, at), digitAt(bytes, at + 1)]
  return tens < 0 || ones < 0 ? Number.NaN : tens * 10 + ones
}

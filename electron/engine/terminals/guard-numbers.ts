/**
 * The numbers in control sequences, held to what a terminal can have: `CSI 2147483647 S` keeps xterm busy for seconds.
 * Pure; used by guard.ts.
 */

export const MAX_NUMBER = 9999
export const MAX_NUMBERS = 32
/** Of those that repeat something (insert, delete, erase, scroll, repeat, tab): more than a terminal has columns or rows. */
export const MAX_REPEAT = 1000
const REPEATING = new Set([...'@LMPSTXIZ^b'].map((letter) => letter.charCodeAt(0)))

/** Marker, numbers, intermediates; anything else between CSI and its final byte means nothing to a terminal. */
const CSI = /^([<=>?]?)([0-9:;]*)([ -/]{0,2})$/
const DCS_HEADER = /^([<=>?]?)([0-9:;]*)([ -/]{0,2})([@-~])/

/** What stands between CSI and `final`: itself when it may pass, clamped when it may not, undefined when it means nothing. */
export function cleanCsi(body: Buffer, final: number): Buffer | undefined {
  const limit = REPEATING.has(final) ? MAX_REPEAT : MAX_NUMBER
  if (isModest(body, limit)) return body
  const [, marker = '', numbers = '', intermediates = ''] = CSI.exec(body.toString('latin1')) ?? []
  if (marker + numbers + intermediates === '') return undefined
  return Buffer.from(marker + clamped(numbers, limit) + intermediates, 'latin1')
}

/** A DCS with its header clamped; undefined when it has none. */
export function cleanDcs(body: Buffer): Buffer | undefined {
  // The header is found in the first bytes; what follows is data and stays as it is.
  const [header, marker = '', numbers = '', intermediates = '', final = ''] =
    DCS_HEADER.exec(body.toString('latin1', 0, 1024)) ?? []
  if (header === undefined) return undefined
  const clean = marker + clamped(numbers, MAX_NUMBER) + intermediates + final
  return clean === header ? body : Buffer.concat([Buffer.from(clean, 'latin1'), body.subarray(header.length)])
}

/** Digits and semicolons within the limits, maybe after a marker: nearly all there are. */
function isModest(body: Buffer, limit: number): boolean {
  let value = 0
  let count = 1
  for (let i = 0; i < body.length; i++) {
    const byte = body[i] ?? 0
    if (byte >= 0x30 && byte <= 0x39) value = value * 10 + byte - 0x30
    else if (byte === 0x3b || byte === 0x3a) {
      value = 0
      count += 1
    } else if (i > 0 || byte < 0x3c) return false
    if (value > limit || count > MAX_NUMBERS) return false
  }
  return true
}

function clamped(numbers: string, limit: number): string {
  const parts = numbers.split(/([:;])/).slice(0, MAX_NUMBERS * 2 - 1)
  return parts.map((part) => (/^\d+$/.test(part) ? String(Math.min(limit, Number(part))) : part)).join('')
}

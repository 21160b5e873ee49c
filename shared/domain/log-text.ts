/**
 * One line of a log as harmless text: what was written as UTF-8, colours (SGR) kept, every other control character
 * shown instead of obeyed, and nothing that is invisible or turns the order of what stands beside it. So a log cannot
 * move the cursor, ask the terminal anything, or look like another line. Linear in the bytes. Used where lines are
 * painted, read aloud, and searched for a level; the bytes themselves are what is copied and downloaded.
 */

/** `text`: with SGR. `starts`: for each UTF-16 unit of the text without SGR, the byte it came from; asked for seldom. */
interface Walked {
  text: string
  starts: number[]
}

const ESC = 0x1b
const CR = 0x0d
const TAB = 0x09
const TAB_COLUMNS = 8
/** Longer sequences are shown, not obeyed: 16 true-colour parts are more than any program writes at once. */
const MAX_SGR_BYTES = 96
/** No script stacks more marks on a letter; more paint over the lines above and below. */
const MAX_MARKS = 4

/**
 * The line without its `\n` as text with SGR only; one `\r` at its end is taken for a part of the line's end.
 * Contains no control character but ESC, and that only as `ESC [ digits ; : m`.
 */
export function logText(bytes: Uint8Array): string {
  const end = endOf(bytes)
  return isPlainAscii(bytes, end) ? decoder.decode(bytes.subarray(0, end)) : walk(bytes, end, true, false).text
}

/** The same without colours: what a person reads. */
export function logPlainText(bytes: Uint8Array): string {
  const end = endOf(bytes)
  return isPlainAscii(bytes, end) ? decoder.decode(bytes.subarray(0, end)) : walk(bytes, end, false, false).text
}

/** For each UTF-16 unit of `logPlainText`, and for its end, the byte of the line where that begins. */
export function logByteOffsets(bytes: Uint8Array): Uint32Array {
  const end = endOf(bytes)
  const { starts } = walk(bytes, end, false, true)
  return Uint32Array.from([...starts, end])
}

const decoder = new TextDecoder()

function endOf(bytes: Uint8Array): number {
  return bytes[bytes.length - 1] === CR ? bytes.length - 1 : bytes.length
}

function isPlainAscii(bytes: Uint8Array, end: number): boolean {
  for (let at = 0; at < end; at++) {
    const byte = bytes[at] ?? 0
    if (byte < 0x20 || byte > 0x7e) return false
  }
  return true
}

function walk(bytes: Uint8Array, end: number, keepSgr: boolean, wantsStarts: boolean): Walked {
  let text = ''
  const starts: number[] = []
  let columns = 0 // code points so far, for tabs
  let before = 0
  let marks = 0
  for (let at = 0; at < end; ) {
    const from = at
    const byte = bytes[at] ?? 0
    if (byte === ESC) {
      const length = sgrLength(bytes, at, end)
      if (length > 0) {
        if (keepSgr) text += sgrFrom(bytes, at, length)
        at += length
        continue
      }
    }
    let shown: string
    if (byte >= 0x20 && byte < 0x7f) {
      shown = String.fromCharCode(byte)
      before = byte
      marks = 0
      at += 1
    } else if (byte === TAB) {
      shown = ' '.repeat(TAB_COLUMNS - (columns % TAB_COLUMNS))
      at += 1
    } else {
      const point = decode(bytes, at, end)
      at += decodedBytes
      marks = MARK.test(String.fromCodePoint(point)) ? marks + 1 : 0
      shown = marks > MAX_MARKS ? escaped(point) : shownAs(point, before)
      before = point
    }
    columns += byte === TAB ? shown.length : 1
    text += shown
    if (wantsStarts) for (let unit = 0; unit < shown.length; unit++) starts.push(from)
  }
  return { text, starts }
}

const MARK = /^[\p{Mn}\p{Me}]$/u

let decodedBytes = 0
/** The code point at `at`, U+FFFD where it is none; `decodedBytes` says how many it took, as WHATWG's decoder counts. */
function decode(bytes: Uint8Array, at: number, end: number): number {
  const lead = bytes[at] ?? 0
  decodedBytes = 1
  if (lead < 0x80) return lead
  const needed =
    lead >= 0xc2 && lead <= 0xdf ? 1 : lead >= 0xe0 && lead <= 0xef ? 2 : lead >= 0xf0 && lead <= 0xf4 ? 3 : 0
  if (needed === 0) return 0xfffd
  let point = lead & (0x3f >> needed)
  let low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80
  let high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf
  for (let taken = 0; taken < needed; taken++) {
    const byte = at + decodedBytes < end ? (bytes[at + decodedBytes] ?? 0) : 0
    if (byte < low || byte > high) return 0xfffd
    point = (point << 6) | (byte & 0x3f)
    decodedBytes += 1
    low = 0x80
    high = 0xbf
  }
  return point
}

/**
 * As in text.ts: what shows as nothing or turns the order of what does. U+2028 and U+2029 end lines elsewhere.
 * Unicode 16, Default_Ignorable_Code_Point and the bidirectional controls.
 */
const INVISIBLE =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: marks that show as nothing are among what it looks for.
  /^[\u034f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}\p{Cf}\p{Co}\p{Cn}]$/u
const PICTURE = /^(?:[\p{Extended_Pictographic}\p{Emoji_Modifier}]|\ufe0f)$/u
const ZERO_WIDTH_JOINER = 0x200d
const EMOJI_SELECTOR = 0xfe0f

function shownAs(point: number, before: number): string {
  if (point < 0x20 || point === 0x7f) return control(point)
  if (point < 0xa0) return `\\x${point.toString(16)}`
  const text = String.fromCodePoint(point)
  if (point < 0x300 ? point !== 0xad : !INVISIBLE.test(text)) return text
  const joinsPictures = point === ZERO_WIDTH_JOINER || point === EMOJI_SELECTOR
  return joinsPictures && PICTURE.test(String.fromCodePoint(before)) ? text : escaped(point)
}

/** As terminals write them, which every font can show: ESC is `^[`, CR `^M`, DEL `^?`. */
const control = (point: number) => `^${String.fromCharCode(point ^ 0x40)}`

const escaped = (point: number) =>
  `\\u${point > 0xffff ? `{${point.toString(16)}}` : point.toString(16).padStart(4, '0')}`

/** Bytes of the SGR sequence at `at`; 0 where there is none, or one too long to be meant. */
function sgrLength(bytes: Uint8Array, at: number, end: number): number {
  if (bytes[at + 1] !== 0x5b) return 0
  const last = Math.min(end, at + MAX_SGR_BYTES)
  for (let next = at + 2; next < last; next++) {
    const byte = bytes[next] ?? 0
    if (byte === 0x6d) return next + 1 - at
    if (byte < 0x30 || byte > 0x3b) return 0
  }
  return 0
}

/** Blinking draws the eye for nothing and concealed text is not there to be read: both are left out. */
const UNWANTED = new Set([5, 6, 8])
/** Of 38, 48 and 58: `;5;n` or `;2;r;g;b` follow and mean a colour. */
const COLOURS = new Set([38, 48, 58])

function sgrFrom(bytes: Uint8Array, at: number, length: number): string {
  const parts = decoder.decode(bytes.subarray(at + 2, at + length - 1)).split(';')
  const kept: string[] = []
  for (let place = 0; place < parts.length; place++) {
    const part = parts[place] ?? ''
    const value = Number.parseInt(part, 10) || 0
    if (value > 255) continue
    if (COLOURS.has(value) && !part.includes(':')) {
      const taken = parts[place + 1] === '5' ? 3 : parts[place + 1] === '2' ? 5 : 1
      if (taken > 1) kept.push(...parts.slice(place, place + taken).map(byteText))
      place += taken - 1
    } else if (part.includes(':')) {
      if (!UNWANTED.has(value)) kept.push(part.split(':').map(byteText).join(':'))
    } else if (!UNWANTED.has(value)) kept.push(String(value))
  }
  return kept.length > 0 ? `\u001b[${kept.join(';')}m` : ''
}

const byteText = (part: string) => (part === '' ? '' : String(Math.min(255, Number.parseInt(part, 10) || 0)))

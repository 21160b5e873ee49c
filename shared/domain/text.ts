/**
 * Cleaning of text that comes from a host: names, labels, error messages, banners. Whatever a host sends is hostile;
 * it is cleaned once, where it enters (adapters), so that nothing behind needs to think of it. Every pattern here runs
 * in linear time: no two neighbouring repetitions can match the same character.
 */

/**
 * Terminal sequences (ECMA-48), 7-bit with ESC and 8-bit with C1: CSI … final · OSC, DCS, SOS, PM, APC … up to BEL or
 * ST, or to the end where that is missing · ESC with intermediates, such as a change of character set · ESC and one more.
 */
const TERMINAL =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes.
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]+[0-~]|\u001b[0-~]/g
/** Tab, line feed, vertical tab, form feed, carriage return, next line, line and paragraph separator. */
const BREAKS = /[\t-\r\u0085\u2028\u2029]+/g
/**
 * What shows as nothing or turns the order of what does: C0 and C1 controls, soft hyphen, bidirectional marks,
 * overrides and isolates, zero-width characters, Hangul fillers, interlinear marks, byte-order mark, tags, and the rest
 * of Unicode's Default_Ignorable_Code_Point (joiners and selectors that a font shows no trace of). A selector that
 * makes an emoji of the character before it stays.
 */
const INVISIBLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes.
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: marks that show as nothing are among what it removes.
  /[\u034f\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]|(?<![\p{Extended_Pictographic}\d#*])[\ufe0e\ufe0f]/gu
/**
 * Marks that stand over, under or around a letter. No script stacks more than four; a hundred of them paint over the
 * lines above and below.
 */
const PILED_MARKS = /([\p{Mn}\p{Me}]{4})[\p{Mn}\p{Me}]+/gu
/** Most names: nothing in them needs a closer look. */
const PLAIN = /^[ -~]*$/

/** One line of clean text of at most `maxLength` characters (UTF-16 units), lone surrogates replaced. */
export function cleanText(raw: unknown, maxLength = 512): string {
  if (typeof raw !== 'string') return ''
  const cut = raw.length > maxLength * 4 ? raw.slice(0, maxLength * 4) : raw
  const clean = (PLAIN.test(cut) ? cut : cleaned(cut)).trim()
  return clean.length > maxLength ? shorten(clean, maxLength) : clean
}

function cleaned(raw: string): string {
  const seen = raw.replace(TERMINAL, '').replace(BREAKS, ' ').replace(INVISIBLE, '')
  return seen.replace(PILED_MARKS, '$1').toWellFormed()
}

/** Cuts with an ellipsis, never through the middle of a character of two units. */
function shorten(clean: string, maxLength: number): string {
  if (maxLength < 1) return ''
  const kept = clean.slice(0, maxLength - 1)
  return `${kept.replace(/[\ud800-\udbff]$/, '')}…`
}

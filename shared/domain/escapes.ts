/**
 * Text that a line of the form cannot hold as it is: line breaks, spaces at its ends, characters that cannot be seen or
 * that turn the order of what can. It is written as `$'…'`, the way of bash, zsh and POSIX.1-2024, so that it reads as
 * what it is and comes back exactly. Pure; used by form.ts for entries and by words.ts for the words of a command.
 */

/**
 * Controls, soft hyphen, bidirectional marks, zero-width and other characters without a trace; and of marks piled on a
 * letter those after the fourth, which would hide the lines around them.
 */
const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it finds.
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufff9-\ufffb]|(?![\ufe0e\ufe0f])\p{Default_Ignorable_Code_Point}|(?<=[\p{Mn}\p{Me}]{4})[\p{Mn}\p{Me}]/u
const TO_ESCAPE = new RegExp(`[\\\\']|${UNSEEN.source}`, 'gu')

const SHORT: Record<string, string> = { '\n': '\\n', '\t': '\\t', '\r': '\\r', '\\': '\\\\', "'": "\\'" }
const LONG: Record<string, string> = { n: '\n', t: '\t', r: '\r', a: '\u0007', b: '\b', e: '\u001b', f: '\f', v: '\v' }

export const hasUnseen = (text: string): boolean => UNSEEN.test(text)

/** `$'…'`, whatever the text holds. */
export function escaped(text: string): string {
  return `$'${text.replace(TO_ESCAPE, (character) => SHORT[character] ?? codeOf(character))}'`
}

function codeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
}

/** What stands between `$'` and `'`, read. An escape that is none stays as it is written, as in a shell. */
export function readEscapes(inner: string): string {
  return inner.replace(
    /\\(?:u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|x([0-7][0-9a-fA-F]?)|([^uUx]))/gu,
    (whole, short?: string, long?: string, byte?: string, letter?: string) => {
      if (letter !== undefined) return LONG[letter] ?? (/[\\'"?]/.test(letter) ? letter : whole)
      const code = Number.parseInt(short ?? long ?? byte ?? '', 16)
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole
    },
  )
}

/** An entry as a line of its own. */
export function lineOf(text: string): string {
  return hasUnseen(text) || text !== text.trim() || isEscaped(text) ? escaped(text) : text
}

export function readLine(line: string): string {
  return isEscaped(line) ? readEscapes(line.slice(2, -1)) : line
}

const isEscaped = (line: string) => /^\$'(?:[^'\\]|\\[\s\S])*'$/.test(line)

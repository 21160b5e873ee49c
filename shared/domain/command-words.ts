/** A command line to its words and back, by the rules of a POSIX shell's quotes; nothing is expanded. Pure. */
import { escaped, hasUnseen, readEscapes } from './escapes'

/** A quoted part with its escapes, an escaped character, or text without either; what matches none is a lone quote. */
const PART = /\$'((?:[^'\\]|\\[\s\S])*)'|'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])|((?:[^\s'"\\$]|\$(?!'))+)|(\s+)/y

/** The words, or a sentence on what is wrong. */
export function splitWords(line: string): string[] | string {
  const words: string[] = []
  let word: string | undefined
  PART.lastIndex = 0
  for (const text = line.trim(); PART.lastIndex < text.length; ) {
    const at = PART.lastIndex
    const match = PART.exec(text)
    if (!match) return text[at] === '\\' ? 'It ends in a \\.' : `A ${text[at]} has no second one.`
    const [, withEscapes, single, double, character, plain, space] = match
    if (space === undefined) {
      const read = withEscapes === undefined ? single : readEscapes(withEscapes)
      word = (word ?? '') + (read ?? double?.replace(/\\(["\\$`])/g, '$1') ?? character ?? plain ?? '')
    } else {
      if (word !== undefined) words.push(word)
      word = undefined
    }
  }
  if (word !== undefined) words.push(word)
  return words
}

export function joinWords(words: readonly string[]): string {
  return words.map(quoted).join(' ')
}

/** A field has one line: line breaks and what cannot be seen are written as escapes. */
function quoted(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word
  return hasUnseen(word) ? escaped(word) : `'${word.replaceAll("'", "'\\''")}'`
}

/** A command line to its words and back, by the rules of a POSIX shell's quotes; nothing is expanded. Pure. */

/** A quoted part with its escapes, an escaped character, or text without either; what matches none is a lone quote. */
const PART = /'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])|([^\s'"\\]+)|(\s+)/y

/** The words, or a sentence on what is wrong. */
export function splitWords(line: string): string[] | string {
  const words: string[] = []
  let word: string | undefined
  PART.lastIndex = 0
  for (const text = line.trim(); PART.lastIndex < text.length; ) {
    const at = PART.lastIndex
    const match = PART.exec(text)
    if (!match) return text[at] === '\\' ? 'It ends in a \\.' : `A ${text[at]} has no second one.`
    const [, single, double, escaped, plain, space] = match
    if (space === undefined) {
      word = (word ?? '') + (single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? escaped ?? plain ?? '')
    } else {
      if (word !== undefined) words.push(word)
      word = undefined
    }
  }
  if (word !== undefined) words.push(word)
  return words
}

export function joinWords(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ')
}

/**
 * What may be pasted into a terminal. A line break runs what stands before it, and text copied from a page can hold more
 * than was seen: control characters are taken out always, and the person is asked when there is more than one line or
 * something was taken out. Pure; used by terminal-screen.ts, asked by terminal-dialogs.tsx.
 */
export interface Paste {
  /** What would be pasted, line breaks as `\n`. */
  text: string
  /** The same without line breaks, each with the spaces around it made one space. */
  oneLine: string
  /** A line break at the end begins no other line. */
  lines: number
  hasBreak: boolean
  /** Control characters and invisible ones that were taken out. */
  removed: number
  mustAsk: boolean
}

/* biome-ignore-start lint/suspicious/noControlCharactersInRegex: they are what is looked for. */
/** What a program knows the end of a paste by: inside one it would make the rest look typed. */
const END_OF_PASTE = /(?:\x1b\[|\x9b)20[01]~/g
/** All controls but tab and line feed; then what turns or hides text: bidi controls, zero widths, tags. */
const REMOVED =
  /[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u{e0000}-\u{e007f}]/gu
/* biome-ignore-end lint/suspicious/noControlCharactersInRegex: they are what is looked for. */

export function judgePaste(clipboard: string): Paste {
  const marked = withoutMarkers(clipboard)
  const broken = marked.text.replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
  const text = broken.replace(REMOVED, '')
  const removed = marked.removed + (broken.length - text.length)
  const hasBreak = text.includes('\n')
  return {
    text,
    oneLine: text.replace(/[ \t]*\n[ \t\n]*/g, ' ').trim(),
    lines: text.replace(/\n$/, '').split('\n').length,
    hasBreak,
    removed,
    mustAsk: hasBreak || removed > 0,
  }
}

/** Again until none is left: taking one out may put the halves of another together. */
function withoutMarkers(clipboard: string): { text: string; removed: number } {
  let text = clipboard
  for (let before = ''; before !== text; ) {
    before = text
    text = text.replace(END_OF_PASTE, '')
  }
  return { text, removed: clipboard.length - text.length }
}

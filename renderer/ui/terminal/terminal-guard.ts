/**
 * What a program may make a terminal do. Its questions (where is the cursor, which terminal is this, which colour has the
 * ground) are answered into the program's own input, so a log or a hostile container could type by asking; they are
 * answered only where `mayAnswer` says so. The clipboard is never read, and written only after the person was asked.
 * The engine has cut what is too long before (terminals/guard.ts). Used by terminal-screen.ts.
 */
import type { IDisposable, Terminal } from '@xterm/xterm'

interface GuardOptions {
  /** Asked at the moment xterm would answer. */
  mayAnswer: () => boolean
  /** A program wants this text on the clipboard (OSC 52). */
  onCopy: (text: string) => void
}

/** Every sequence that xterm 6 answers: the places of `triggerDataEvent` in its InputHandler and CoreBrowserTerminal. */
const CSI_QUESTIONS = [
  { final: 'c' }, // DA1
  { prefix: '>', final: 'c' }, // DA2
  { prefix: '=', final: 'c' }, // DA3
  { final: 'n' }, // DSR: status, place of the cursor
  { prefix: '?', final: 'n' },
  { intermediates: '$', final: 'p' }, // DECRQM
  { prefix: '?', intermediates: '$', final: 'p' },
  { prefix: '>', final: 'q' }, // XTVERSION
  { prefix: '?', final: 'u' }, // kitty keyboard
]
/** Size and title of the window: answered to nobody, and no program moves our window. */
const CSI_NEVER = [{ final: 't' }]
/** Colours: setting one is drawing, `?` asks for it. */
const OSC_COLOURS = [4, 5, 10, 11, 12, 13, 14, 17, 19]
/** Notifications, working directory, iTerm's and others' commands: nothing of ours hears them. */
const OSC_INERT = [7, 9, 99, 133, 633, 777, 1337]
const CLIPBOARD = 52
const MOST_COPIED = 100_000

export function guardTerminal(terminal: Terminal, { mayAnswer, onCopy }: GuardOptions): IDisposable {
  const { parser } = terminal
  const swallowed = () => !mayAnswer()
  const all = [
    ...CSI_QUESTIONS.map((id) => parser.registerCsiHandler(id, swallowed)),
    ...CSI_NEVER.map((id) => parser.registerCsiHandler(id, () => true)),
    parser.registerDcsHandler({ intermediates: '$', final: 'q' }, swallowed), // DECRQSS
    parser.registerDcsHandler({ intermediates: '+', final: 'q' }, () => true), // XTGETTCAP
    ...OSC_COLOURS.map((ident) => parser.registerOscHandler(ident, (data) => data.includes('?') && swallowed())),
    ...OSC_INERT.map((ident) => parser.registerOscHandler(ident, () => true)),
    parser.registerOscHandler(CLIPBOARD, (data) => {
      const text = copiedText(data)
      if (text) onCopy(text)
      return true
    }),
  ]
  return {
    dispose() {
      for (const each of all) each.dispose()
    },
  }
}

/** The text of `c;BASE64`; undefined for a question (`c;?`), for nothing, and for what is no text. Pure. */
export function copiedText(data: string): string | undefined {
  const coded = data.slice(data.indexOf(';') + 1)
  if (coded === '' || coded === '?' || coded.length > MOST_COPIED) return undefined
  try {
    const bytes = Uint8Array.from(atob(coded), (letter) => letter.charCodeAt(0))
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** A title a program gave itself, as one plain line. Pure. */
export function plainTitle(title: string): string {
  return title
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, 200)
}

/**
 * Opens the xterm of a terminal and wires what it tells: links, title, bell, keys, pastes, what is found. Used by
 * terminal-screen.ts, which keeps it.
 */
import { SearchAddon } from '@xterm/addon-search'
import { WebLinksAddon } from '@xterm/addon-web-links'
import type { Terminal } from '@xterm/xterm'
import { openXterm, type Xterm } from '../xterm/xterm'
import { guardTerminal, plainTitle } from './terminal-guard'
import { linkTarget } from './terminal-links'
import { judgePaste, type Paste } from './terminal-paste'

const SCROLLBACK_LINES = 10_000

/** What the component that shows it hears; nobody hears while nobody shows it. */
export interface ScreenListener {
  onPaste: (paste: Paste) => void
  onCopy: (text: string) => void
  onLink: (url: string) => void
  onTitle: (title: string) => void
  onBell: () => void
  onFocus: () => void
  /** True when the page takes the key and the program does not get it. */
  onKey: (event: KeyboardEvent) => boolean
  onFound: (at: number, count: number) => void
}

export interface FindOptions {
  isBackward: boolean
  isCase: boolean
  /** The text is still being typed: what is marked stays while it fits. */
  isTyping: boolean
}

export interface Opened {
  xterm: Xterm
  find: (text: string, options: FindOptions) => void
  endFind: () => void
}

interface Wires {
  hasTty: boolean
  mayAnswer: () => boolean
  heard: () => ScreenListener | undefined
  onTitle: (title: string) => void
  isReplaying: () => boolean
  onUnseenBell: () => void
}

export function openScreen(
  host: HTMLElement,
  fontSizePx: number,
  { hasTty, mayAnswer, heard, onTitle, isReplaying, onUnseenBell }: Wires,
): Opened {
  const activate = (_: MouseEvent, text: string) => {
    const url = linkTarget(text)
    if (url) heard()?.onLink(url)
  }
  const xterm = openXterm(host, {
    fontSizePx,
    more: {
      scrollback: SCROLLBACK_LINES,
      convertEol: !hasTty,
      cursorBlink: true,
      cursorInactiveStyle: 'outline',
      macOptionIsMeta: true,
      rightClickSelectsWord: false,
      // Asked only of https and http; a link of any other kind is text.
      linkHandler: { activate, allowNonHttpProtocols: false },
    },
  })
  const { terminal } = xterm
  guardTerminal(terminal, { mayAnswer, onCopy: (text) => isReplaying() || heard()?.onCopy(text) })
  terminal.onTitleChange((title) => onTitle(plainTitle(title)))
  terminal.onBell(() => {
    if (!isReplaying()) (heard()?.onBell ?? onUnseenBell)()
  })
  terminal.attachCustomKeyEventHandler((event) => event.type !== 'keydown' || !heard()?.onKey(event))
  terminal.textarea?.addEventListener('focus', () => heard()?.onFocus())
  terminal.loadAddon(new WebLinksAddon(activate))
  takePastes(host, heard, terminal)
  return { xterm, ...createFind(terminal, heard) }
}

/** Without a TTY: Enter is a line feed, and what is typed is shown by ourselves. Nothing is edited: each key is sent. */
export function typedWithout(terminal: Terminal, send: (text: string) => void): (data: string) => void {
  return (data) => {
    const text = data.replaceAll('\r', '\n')
    terminal.write(text.replace(/[^\P{Cc}\n\t]/gu, ''))
    send(text)
  }
}

/** Before xterm, which would send them on as they are. */
function takePastes(host: HTMLElement, heard: Wires['heard'], terminal: Terminal) {
  host.addEventListener(
    'paste',
    (event) => {
      event.preventDefault()
      event.stopPropagation()
      const paste = judgePaste(event.clipboardData?.getData('text/plain') ?? '')
      if (paste.text === '') return
      if (paste.mustAsk) heard()?.onPaste(paste)
      else terminal.paste(paste.text)
    },
    { capture: true },
  )
}

function createFind(terminal: Terminal, heard: Wires['heard']): Pick<Opened, 'find' | 'endFind'> {
  const search = new SearchAddon({ highlightLimit: 1_000 })
  terminal.loadAddon(search)
  search.onDidChangeResults(({ resultIndex, resultCount }) => heard()?.onFound(resultIndex + 1, resultCount))
  return {
    find(text, { isBackward, isCase, isTyping }) {
      const style = getComputedStyle(document.documentElement)
      const token = (name: string) => style.getPropertyValue(`--color-${name}`).trim()
      const decorations = {
        matchBackground: token('edge'),
        matchOverviewRuler: token('off'),
        activeMatchBackground: token('accent-strong'),
        activeMatchBorder: token('text'),
        activeMatchColorOverviewRuler: token('accent'),
      }
      const options = { caseSensitive: isCase, incremental: isTyping, decorations }
      if (text === '') search.clearDecorations()
      else if (isBackward) search.findPrevious(text, options)
      else search.findNext(text, options)
    },
    endFind() {
      search.clearDecorations()
      terminal.clearSelection()
    },
  }
}

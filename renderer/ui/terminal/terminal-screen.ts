/**
 * One terminal as it lives on the page: xterm with guard, feed, input, links and search. It outlives the component that
 * shows it, so that a session keeps its screen and its lines while a person looks at another page. Made and kept by a
 * feature, shown by terminal.tsx.
 */

import { whenMonoReady } from '../xterm/xterm'
import { createFeed, type Printed } from './terminal-feed'
import { createSizes, onHidden } from './terminal-follow'
import { createInput } from './terminal-input'
import { type FindOptions, type Opened, openScreen, type ScreenListener, typedWithout } from './terminal-open'

export interface TerminalSource {
  /** Ends when what runs has ended. */
  attach: (signal: AbortSignal) => AsyncIterable<Printed>
  write: (bytes: Uint8Array<ArrayBuffer>) => Promise<unknown>
  resize: (columns: number, rows: number) => Promise<unknown>
}

export interface ScreenOptions {
  source: TerminalSource
  /** Without one nothing turns line ends and shows what is typed; then the screen does. */
  hasTty: boolean
  /** May what runs ask the terminal, while it has the focus? */
  mayAnswer: () => boolean
  /** The bell rang while nobody shows it. */
  onUnseenBell: () => void
}

export interface TerminalScreen {
  /** Shows it in `parent` and follows the session; gives what takes it out again. */
  show: (parent: HTMLElement, listener: ScreenListener, fontSizePx: number) => () => void
  /** Follows again when the stream had broken. */
  follow: () => void
  fitToRoom: () => void
  setFontSize: (px: number) => void
  focus: () => void
  paste: (text: string) => void
  selection: () => string
  selectAll: () => void
  clear: () => void
  find: (text: string, options: FindOptions) => void
  endFind: () => void
  title: () => string
  /** Does what runs take the mouse? Then its buttons are the program's, but with Shift. */
  takesMouse: () => boolean
  isShown: () => boolean
  /** Does what runs write in the upper half? What is laid over it then goes below. */
  isAtTop: () => boolean
  dispose: () => void
}

/** Room around the cells: as the padding below, and the scroll bar right of the last column. */
const INSET_PX = { left: 10, right: 12, top: 6, bottom: 4 }
/** A hidden page is given so little time that it would slow the program; after a while it reads no more. */
const AWAY_AFTER_MS = 5_000

export function createTerminalScreen({ source, hasTty, mayAnswer, onUnseenBell }: ScreenOptions): TerminalScreen {
  const host = document.createElement('div')
  host.className = 'size-full pt-1.5 pl-2.5'
  let open: Opened | undefined
  let listener: ScreenListener | undefined
  let reading: AbortController | undefined
  let isDisposed = false
  /** What ran has ended, and all of it was read. */
  let isOver = false
  let lastTitle = ''
  let wantsFocus = false
  const input = createInput(source.write)
  const sizes = createSizes(source.resize)
  const feed = createFeed((bytes, taken) => (open ? open.xterm.terminal.write(bytes, taken) : taken()))
  const hasFocus = () => document.hasFocus() && host.contains(document.activeElement)

  function openIn(fontSizePx: number): Opened {
    const opened = openScreen(host, fontSizePx, {
      hasTty,
      mayAnswer: () => hasFocus() && !feed.isReplaying() && mayAnswer(),
      heard: () => listener,
      onTitle(title) {
        lastTitle = title
        listener?.onTitle(title)
      },
      isReplaying: feed.isReplaying,
      onUnseenBell,
    })
    opened.xterm.terminal.onData(hasTty ? input.text : typedWithout(opened.xterm.terminal, input.text))
    opened.xterm.terminal.onBinary(input.binary)
    return opened
  }

  function follow() {
    if (!open || reading || isOver || isDisposed) return
    const stop = new AbortController()
    reading = stop
    open.xterm.terminal.reset()
    sizes.again()
    // Why it broke is told by the state of the session, beside the screen.
    feed.run(source.attach(stop.signal)).then(
      () => (isOver = reading === stop),
      () => {
        if (reading === stop) reading = undefined
      },
    )
  }

  /** The engine keeps what is printed meanwhile and gives the last of it to whoever follows again. */
  function leave() {
    reading?.abort()
    reading = undefined
  }
  const endHiding = onHidden(AWAY_AFTER_MS, leave, follow)

  function fitToRoom() {
    const { clientWidth, clientHeight } = host
    if (!open || clientWidth === 0 || clientHeight === 0) return
    const room = {
      width: clientWidth - INSET_PX.left - INSET_PX.right,
      height: clientHeight - INSET_PX.top - INSET_PX.bottom,
    }
    sizes.tell(open.xterm.fit(room.width, room.height))
  }

  function show(parent: HTMLElement, heardBy: ScreenListener, fontSizePx: number) {
    listener = heardBy
    parent.append(host)
    let isShown = true
    void whenMonoReady().then(() => {
      if (!isShown || isDisposed) return
      open ??= openIn(fontSizePx)
      open.xterm.setFontSize(fontSizePx)
      fitToRoom()
      follow()
      if (wantsFocus) focus()
    })
    return () => {
      isShown = false
      if (listener === heardBy) listener = undefined
      if (host.parentElement === parent) host.remove()
    }
  }

  /** What is not open yet takes it when it is. */
  function focus() {
    wantsFocus = !open
    open?.xterm.terminal.focus()
  }

  return {
    show,
    follow,
    fitToRoom,
    setFontSize(px) {
      open?.xterm.setFontSize(px)
      fitToRoom()
    },
    focus,
    paste: (text) => open?.xterm.terminal.paste(text),
    selection: () => open?.xterm.terminal.getSelection() ?? '',
    selectAll: () => open?.xterm.terminal.selectAll(),
    clear: () => open?.xterm.terminal.clear(),
    find: (text, options) => open?.find(text, options),
    endFind: () => open?.endFind(),
    title: () => lastTitle,
    takesMouse: () => (open?.xterm.terminal.modes.mouseTrackingMode ?? 'none') !== 'none',
    isShown: () => host.isConnected,
    isAtTop: () => (open ? open.xterm.terminal.buffer.active.cursorY < open.xterm.terminal.rows / 2 : true),
    dispose() {
      isDisposed = true
      endHiding()
      leave()
      sizes.stop()
      open?.xterm.dispose()
      host.remove()
    },
  }
}

/**
 * Opens an xterm as the product uses it: tokens of the theme, the bundled font, widths of our own, styles the page's
 * policy allows, WebGL where the machine has it and else the DOM. Used by the log pane (log-screen.ts) and by
 * terminals (terminal.tsx). The font must be there before (`whenMonoReady`): xterm measures it once.
 */
import './xterm.css'
import { WebglAddon } from '@xterm/addon-webgl'
import { type ITerminalOptions, Terminal } from '@xterm/xterm'
import { charWidth } from './char-width'
import { documentForXterm, openUnderPolicy } from './xterm-page'
import { onThemeChange, xtermTheme } from './xterm-theme'

export const MONO_FONT = '"JetBrains Mono Variable", "DejaVu Sans Mono", monospace'

interface Options {
  fontSizePx: number
  /** A multiple of the font's own height. */
  lineHeight?: number | undefined
  /** The token of the ground it stands on; colours of what is printed are held to 4.5:1 on it. */
  ground?: 'bg' | 'panel' | undefined
  /** What lies under it shows between the letters. */
  isTransparent?: boolean | undefined
  /** The card took its context back and the DOM draws on: cells have another size, so fit again. */
  onCells?: (() => void) | undefined
  /** Everything else, as xterm calls it. */
  more?: Omit<ITerminalOptions, 'fontSize' | 'fontFamily' | 'lineHeight' | 'theme' | 'documentOverride'> | undefined
}

export interface Xterm {
  terminal: Terminal
  /** CSS pixels of one cell. */
  cell: () => { widthPx: number; heightPx: number }
  /** As many whole cells as go into that room, at least 2 × 1; resizes when that is another number. */
  fit: (widthPx: number, heightPx: number) => { columns: number; rows: number }
  setFontSize: (px: number) => void
  renderer: () => 'webgl' | 'dom'
  dispose: () => void
}

let monoReady: Promise<void> | undefined
/** Resolves when the bundled font can be measured, or cannot be had. */
export function whenMonoReady(): Promise<void> {
  monoReady ??= Promise.all(['400', '700'].map((weight) => document.fonts.load(`${weight} 13px ${MONO_FONT}`))).then(
    () => undefined,
    () => undefined,
  )
  return monoReady
}

/** Opens in `element`, which must be in the page and in sight. */
export function openXterm(element: HTMLElement, options: Options): Xterm {
  const theme = () => xtermTheme(options.isTransparent ?? false, options.ground ?? 'bg')
  const terminal = new Terminal({
    allowProposedApi: true, // widths of our own
    minimumContrastRatio: 4.5,
    fontWeightBold: '700',
    ...options.more,
    allowTransparency: options.isTransparent ?? false,
    documentOverride: documentForXterm(),
    fontFamily: MONO_FONT,
    fontSize: options.fontSizePx,
    lineHeight: options.lineHeight ?? 1,
    theme: theme(),
  })
  terminal.unicode.register({ version: 'longshore', wcwidth: charWidth, charProperties })
  terminal.unicode.activeVersion = 'longshore'
  openUnderPolicy(() => terminal.open(element))
  const webgl = openWebgl(terminal, options.onCells)
  const endTheme = onThemeChange(() => {
    terminal.options.theme = theme()
  })

  function cell() {
    const screen = element.querySelector('.xterm-screen')?.getBoundingClientRect()
    return { widthPx: (screen?.width ?? 0) / terminal.cols, heightPx: (screen?.height ?? 0) / terminal.rows }
  }
  return {
    terminal,
    cell,
    fit(widthPx, heightPx) {
      const { widthPx: cellWidth, heightPx: cellHeight } = cell()
      if (cellWidth === 0 || cellHeight === 0) return { columns: terminal.cols, rows: terminal.rows }
      const columns = Math.max(2, Math.floor(widthPx / cellWidth))
      const rows = Math.max(1, Math.floor(heightPx / cellHeight))
      if (columns !== terminal.cols || rows !== terminal.rows) terminal.resize(columns, rows)
      return { columns, rows }
    },
    setFontSize(px) {
      terminal.options.fontSize = px
    },
    renderer: () => (webgl.isOn() ? 'webgl' : 'dom'),
    dispose() {
      endTheme()
      terminal.dispose()
    },
  }
}

let hasWebgl: boolean | undefined
/** Drawn by the graphics card; one that is only simulated is slower than the DOM. Asked once. */
function canWebgl(): boolean {
  if (hasWebgl !== undefined) return hasWebgl
  const context = document.createElement('canvas').getContext('webgl2', { failIfMajorPerformanceCaveat: true })
  context?.getExtension('WEBGL_lose_context')?.loseContext()
  hasWebgl = context !== null
  return hasWebgl
}

/** When the card takes its context back, xterm goes on with the DOM. */
function openWebgl(terminal: Terminal, onCells: (() => void) | undefined): { isOn: () => boolean } {
  let isOn = false
  if (canWebgl()) {
    try {
      const addon = new WebglAddon()
      addon.onContextLoss(() => {
        isOn = false
        addon.dispose()
        if (onCells) requestAnimationFrame(onCells) // the DOM has measured by then
      })
      terminal.loadAddon(addon)
      isOn = true
    } catch {
      // Without it xterm draws with the DOM.
    }
  }
  return { isOn: () => isOn }
}

/** xterm's packing: width in bits 1 and 2, "joins the one before" in bit 0 (src/common/services/UnicodeService.ts). */
function charProperties(codePoint: number, preceding: number): number {
  const width = charWidth(codePoint)
  const before = (preceding >> 1) & 3
  const isJoined = width === 0 && preceding !== 0 && before !== 0
  return ((isJoined ? Math.max(before, width) : width) << 1) | Number(isJoined)
}

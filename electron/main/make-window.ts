/**
 * The only place that makes a window: the main one and those of their own, all of one constant of safe preferences.
 * Keeps its place and brings a crashed page back to the same route. Called by windows.ts, which decides when.
 */
import { app, BrowserWindow, nativeTheme, type WebPreferences } from 'electron'
import type { Log } from './log'
import { paths } from './paths'
import { createRestartPolicy } from './restart-policy'
import { STOPPED_URL } from './stopped-page'
import type { Place, Sizes } from './window-bounds'

/** A constant, never built from anything: who controls these controls the machine. */
const WEB_PREFERENCES: Readonly<WebPreferences> = Object.freeze({
  preload: paths.preload,
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  webviewTag: false,
  spellcheck: false,
  navigateOnDragDrop: false,
  safeDialogs: true,
  devTools: !app.isPackaged,
})
/** The theme's background, so that nothing flashes before the first paint. */
const BACKGROUND = { dark: '#0F1214', light: '#FBFCFC' } as const
const KEEP_PLACE_AFTER_MS = 500
/** Chromium's code for a load that another one overtook. */
const ABORTED = -3

export interface WindowWanted {
  title: string
  least: Sizes['least']
  /** Without `x` and `y` the desktop chooses the place. */
  bounds: { width: number; height: number; x?: number; y?: number }
  maximised: boolean
  log: Log
  /** Told a moment after it was moved or sized, and as it closes. */
  keep: (place: Place) => void
}

export function makeWindow({ title, least, bounds, maximised, log, keep }: WindowWanted): BrowserWindow {
  const window = new BrowserWindow({
    ...bounds,
    minWidth: least.width,
    minHeight: least.height,
    show: false,
    title,
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    ...(process.platform === 'linux' ? { icon: paths.windowIcon } : {}),
    webPreferences: WEB_PREFERENCES,
  })
  if (process.platform !== 'darwin') window.setMenuBarVisibility(false)
  if (maximised) window.maximize()
  window.once('ready-to-show', () => window.show())
  keepPlace(window, keep)
  bringBack(window, log)
  return window
}

export function bringToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

function placeOf(window: BrowserWindow): Place {
  return { bounds: window.getNormalBounds(), maximised: window.isMaximized() }
}

/** Noted at once and written a moment later; a page that closes its own window gives no other notice than `closed`. */
function keepPlace(window: BrowserWindow, keep: WindowWanted['keep']) {
  let timer: NodeJS.Timeout | undefined
  let last = placeOf(window)
  const write = () => {
    clearTimeout(timer)
    keep(last)
  }
  const note = () => {
    last = placeOf(window)
    clearTimeout(timer)
    timer = setTimeout(write, KEEP_PLACE_AFTER_MS)
  }
  window.on('resize', note)
  window.on('move', note)
  window.on('maximize', note)
  window.on('unmaximize', note)
  window.on('closed', write)
}

/** A page that died is loaded again where it was; one that keeps dying gives way to an explanation. */
function bringBack(window: BrowserWindow, log: Log) {
  const policy = createRestartPolicy()
  const { webContents } = window
  webContents.on('render-process-gone', (_, { reason, exitCode }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return
    const verdict = policy.died(performance.now())
    log.error('page.gone', { reason, exitCode, verdict: verdict.kind })
    if (verdict.kind === 'give-up') {
      policy.forget()
      void webContents.loadURL(STOPPED_URL)
    } else {
      setTimeout(() => !window.isDestroyed() && webContents.reload(), verdict.afterMs)
    }
  })
  window.on('unresponsive', () => log.warn('page.unresponsive'))
  window.on('responsive', () => log.info('page.responsive'))
  webContents.on('preload-error', (_, __, error) => log.error('page.preload', { why: error.message }))
  webContents.on('did-fail-load', (_, code, description) => {
    if (code !== ABORTED) log.error('page.load', { code, description })
  })
}

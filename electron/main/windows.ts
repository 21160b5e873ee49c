/**
 * The only place that makes a window. Keeps its place and size, brings a crashed page back to the same route, and asks
 * what the last window's closing means. Called by index.ts, tray.ts and deep links through `openWindow`.
 */
import { app, BrowserWindow, nativeTheme, screen, type WebPreferences } from 'electron'
import type * as z from 'zod'
import type { Kept } from './kept'
import type { Log } from './log'
import { PAGE_URL } from './page-files'
import { paths } from './paths'
import { createRestartPolicy } from './restart-policy'
import { STOPPED_URL } from './stopped-page'
import { fitBounds, MIN_SIZE, type windowsFile } from './window-bounds'

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
const KEEP_BOUNDS_AFTER_MS = 500
/** Chromium's code for a load that another one overtook. */
const ABORTED = -3

export interface WindowsOptions {
  kept: Kept<z.output<typeof windowsFile>>
  log: Log
  /** Asked before the last window closes; false keeps it open. */
  mayClose: (window: BrowserWindow) => boolean
}

export interface Windows {
  /** Shows the window, making it if there is none; `route` is a hash route such as `#/fleet`. */
  open: (route?: string) => void
  /** Keeps the window's place and takes it away at once, without asking. */
  destroy: () => void
}

export function createWindows(options: WindowsOptions): Windows {
  let current: BrowserWindow | undefined

  function open(route?: string) {
    if (!current) {
      const window = makeWindow(options)
      window.on('closed', () => (current = undefined))
      current = window
      void window.loadURL(PAGE_URL + (route ?? ''))
      return
    }
    if (current.isMinimized()) current.restore()
    current.show()
    current.focus()
    // Within the same document: the page hears it as a change of its route.
    if (route) void current.loadURL(PAGE_URL + route)
  }

  function destroy() {
    if (!current) return
    keepNow(current, options.kept)
    current.destroy()
  }

  return { open, destroy }
}

function makeWindow({ kept, log, mayClose }: WindowsOptions): BrowserWindow {
  const areas = screen.getAllDisplays().map(({ workArea }) => workArea)
  const window = new BrowserWindow({
    ...fitBounds(kept.read().bounds, areas),
    minWidth: MIN_SIZE.width,
    minHeight: MIN_SIZE.height,
    show: false,
    title: 'Longshore',
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    ...(process.platform === 'linux' ? { icon: paths.windowIcon } : {}),
    webPreferences: WEB_PREFERENCES,
  })
  if (process.platform !== 'darwin') window.setMenuBarVisibility(false)
  if (kept.read().maximised) window.maximize()
  window.once('ready-to-show', () => window.show())
  window.on('close', (event) => {
    if (!mayClose(window)) event.preventDefault()
  })
  keepBounds(window, kept)
  bringBack(window, log)
  return window
}

function keepBounds(window: BrowserWindow, kept: WindowsOptions['kept']) {
  let timer: NodeJS.Timeout | undefined
  const write = () => {
    clearTimeout(timer)
    keepNow(window, kept)
  }
  const later = () => {
    clearTimeout(timer)
    timer = setTimeout(write, KEEP_BOUNDS_AFTER_MS)
  }
  window.on('resize', later)
  window.on('move', later)
  window.on('maximize', later)
  window.on('unmaximize', later)
  window.on('close', write)
}

function keepNow(window: BrowserWindow, kept: WindowsOptions['kept']) {
  if (!window.isDestroyed()) kept.write({ bounds: window.getNormalBounds(), maximised: window.isMaximized() })
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

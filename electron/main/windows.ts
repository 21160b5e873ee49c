/**
 * Which windows there are: the main one, and windows of their own for a torn-off log or terminal. Called by
 * start-shell.ts, the tray and deep links (`open`) and by the page through shell-service.ts (`openOwn`, `showMain`).
 * Only the main window asks what its closing means; one of its own shows what goes on without it.
 */
import { type BrowserWindow, screen } from 'electron'
import type * as z from 'zod'
import { Failure } from '../../shared/errors'
import type { Kept } from './kept'
import type { Log } from './log'
import { bringToFront, makeWindow } from './make-window'
import { PAGE_URL } from './page-files'
import { createWatched, type Watched } from './watched'
import { besideOthers, fitBounds, MAIN_SIZES, OWN_SIZES, type Place, type windowsFile } from './window-bounds'
import { kindOfRoute, routeOf } from './window-routes'

export interface WindowsOptions {
  kept: Kept<z.output<typeof windowsFile>>
  log: Log
  /** Asked before the main window closes, with the number of others that stay; false keeps it open. */
  mayClose: (window: BrowserWindow, others: number) => boolean
}

export interface Windows {
  /** Shows the main window, making it if there is none; `route` is a hash route such as `#/fleet`. */
  open: (route?: string) => void
  /** Shows a route such as `/window/logs?…` in a window of its own: the one that has it, or a new one. */
  openOwn: (route: string, title: string) => void
  /** The routes that windows of their own were opened for. */
  routes: Watched<string[]>
  /** Takes all of them away at once, without asking; their places are kept. */
  destroy: () => void
}

/** More than anybody can look at: a page gone wrong. */
const MOST_OWN = 24

interface OwnWindow {
  window: BrowserWindow
  kind: string
  openedFor: string
}

export function createWindows({ kept, log, mayClose }: WindowsOptions): Windows {
  let main: BrowserWindow | undefined
  const own = new Set<OwnWindow>()
  const routes = createWatched<string[]>([])
  const tellRoutes = () => routes.set([...own].map(({ openedFor }) => openedFor))

  const keepMain = (place: Place) => kept.write({ ...kept.read(), ...place })
  const keepOwn = (kind: string) => (place: Place) =>
    kept.write({ ...kept.read(), own: { ...kept.read().own, [kind]: place } })

  function open(route?: string) {
    if (main) {
      bringToFront(main)
      // Within the same document: the page hears it as a change of its route.
      if (route) void main.loadURL(PAGE_URL + route)
      return
    }
    const { bounds, maximised } = kept.read()
    const window = makeWindow({
      title: 'Longshore',
      least: MAIN_SIZES.least,
      bounds: fitBounds(bounds, workAreas()),
      maximised,
      log,
      keep: keepMain,
    })
    window.on('close', (event) => {
      if (!mayClose(window, own.size)) event.preventDefault()
    })
    window.on('closed', () => (main = undefined))
    main = window
    void window.loadURL(PAGE_URL + (route ?? ''))
  }

  function openOwn(route: string, title: string) {
    const kind = kindOfRoute(route)
    if (kind === undefined) throw new Failure('INVALID', 'There is no such window.')
    const shown = [...own].find(({ window, openedFor }) => openedFor === route || showsRoute(window, route))
    if (shown) return bringToFront(shown.window)
    if (own.size >= MOST_OWN)
      throw new Failure('CONFLICT', `${MOST_OWN} windows are open already.`, { hint: 'Close some of them first.' })
    const { bounds, maximised } = kept.read().own[kind] ?? {}
    const taken = [...own].filter((each) => each.kind === kind).map(({ window }) => window.getNormalBounds())
    const window = makeWindow({
      title: `${plainTitle(title)} – Longshore`,
      least: OWN_SIZES.least,
      bounds: fitBounds(besideOthers(bounds, taken), workAreas(), OWN_SIZES),
      maximised: maximised === true && taken.length === 0,
      log,
      keep: keepOwn(kind),
    })
    const entry = { window, kind, openedFor: route }
    own.add(entry)
    tellRoutes()
    window.on('closed', () => {
      own.delete(entry)
      tellRoutes()
    })
    void window.loadURL(`${PAGE_URL}#${route}`)
  }

  function destroy() {
    for (const { window } of [...own]) window.destroy()
    main?.destroy()
  }

  return { open, openOwn, routes, destroy }
}

const workAreas = () => screen.getAllDisplays().map(({ workArea }) => workArea)
const showsRoute = (window: BrowserWindow, route: string) => routeOf(window.webContents.getURL()) === route

/** A title holds names of containers, which are a host's words: one line, no controls, no marks that turn text around. */
function plainTitle(title: string): string {
  return title.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ').slice(0, 120)
}

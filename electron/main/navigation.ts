/**
 * What a page may not do, whatever page it is: go elsewhere, open a window, embed another, ask for a permission,
 * download. Installed by index.ts before the first window; everything is denied unless it stands here.
 */
import { app, type Session, session, type WebContents } from 'electron'
import type { Log } from './log'
import { PAGE_URL } from './page-files'
import { STOPPED_URL } from './stopped-page'

/** Copying text is the only permission a page has. */
const PERMITTED: ReadonlySet<string> = new Set(['clipboard-sanitized-write'])

export function guardPages(log: Log): void {
  app.on('web-contents-created', (_, contents) => guardContents(contents, log))
  guardSession(session.defaultSession, log)
}

function guardContents(contents: WebContents, log: Log) {
  const deny = (what: string) => (event: { preventDefault: () => void; url?: string }) => {
    event.preventDefault()
    log.warn('page.denied', { what, url: event.url?.slice(0, 200) })
  }
  const denyNavigation = deny('navigate')
  contents.on('will-navigate', (event) => {
    // The one link there is: from the page shown after crashes back to the app.
    if (contents.getURL() === STOPPED_URL && event.url === PAGE_URL) return
    denyNavigation(event)
  })
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame) denyNavigation(event)
  })
  contents.on('will-redirect', denyNavigation)
  contents.on('will-attach-webview', deny('webview'))
  contents.setWindowOpenHandler(({ url }) => {
    log.warn('page.denied', { what: 'open', url: url.slice(0, 200) })
    return { action: 'deny' }
  })
}

function guardSession(pages: Session, log: Log) {
  pages.setPermissionRequestHandler((_, permission, answer) => {
    if (!PERMITTED.has(permission)) log.warn('page.denied', { what: 'permission', permission })
    answer(PERMITTED.has(permission))
  })
  pages.setPermissionCheckHandler((_, permission) => PERMITTED.has(permission))
  pages.setDevicePermissionHandler(() => false)
  pages.on('will-download', (event) => event.preventDefault())
}

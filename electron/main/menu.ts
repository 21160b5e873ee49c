/**
 * The application menu. macOS has its standard one; elsewhere it is never shown and only carries the accelerators.
 * The page's own keys live in the page.
 */
import { app, Menu, type MenuItemConstructorOptions } from 'electron'

export function installMenu(): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(process.platform === 'darwin' ? forMac() : elsewhere()))
}

const EDIT: MenuItemConstructorOptions = { role: 'editMenu' }
const DEVELOPER: MenuItemConstructorOptions[] = app.isPackaged ? [] : [{ role: 'reload' }, { role: 'toggleDevTools' }]
const VIEW: MenuItemConstructorOptions = {
  label: 'View',
  submenu: [...DEVELOPER, { role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, { role: 'togglefullscreen' }],
}

function forMac(): MenuItemConstructorOptions[] {
  return [{ role: 'appMenu' }, EDIT, VIEW, { role: 'windowMenu' }]
}

function elsewhere(): MenuItemConstructorOptions[] {
  const file: MenuItemConstructorOptions = {
    label: 'File',
    submenu: [{ role: 'close' }, { label: 'Quit Longshore', accelerator: 'Ctrl+Q', click: () => app.quit() }],
  }
  return [file, EDIT, VIEW]
}

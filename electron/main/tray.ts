/**
 * The tray icon: the fleet's state as shape and colour, the hosts that are down in its menu. Fed by fleet-line.ts.
 */
import { join } from 'node:path'
import { app, Menu, type MenuItemConstructorOptions, nativeImage, Tray } from 'electron'
import type { Fleet } from './fleet-line'
import { paths } from './paths'
import { trayWords } from './tray-words'

export interface FleetTray {
  show: (fleet: Fleet) => void
  close: () => void
}

export function createTray(openWindow: (route?: string) => void): FleetTray {
  const tray = new Tray(picture('disconnected'))
  tray.on('click', () => openWindow())
  let shown = ''

  function show(fleet: Fleet) {
    const words = trayWords(fleet)
    const key = JSON.stringify(words)
    if (key === shown) return // an unchanged menu must not close under the pointer
    shown = key
    tray.setImage(picture(words.state))
    tray.setToolTip(words.tooltip)
    tray.setContextMenu(Menu.buildFromTemplate(menu(words.lines, openWindow)))
  }

  show({ state: 'disconnected', online: 0, total: 0, down: [] })
  return { show, close: () => tray.destroy() }
}

function menu(lines: string[], openWindow: (route?: string) => void): MenuItemConstructorOptions[] {
  return [
    ...lines.map((label, index) => (index === 0 ? { label, enabled: false } : hostLine(label, openWindow))),
    { type: 'separator' },
    { label: 'Open Longshore', click: () => openWindow() },
    { label: 'Quit', click: () => app.quit() },
  ]
}

function hostLine(label: string, openWindow: (route?: string) => void): MenuItemConstructorOptions {
  return { label, click: () => openWindow('#/fleet') }
}

/** macOS draws template pictures in its own colour; elsewhere they carry theirs. 22 px is what Linux panels ask for. */
function picture(state: Fleet['state']) {
  const mac = process.platform === 'darwin'
  const size = process.platform === 'win32' || mac ? 16 : 22
  const image = nativeImage.createFromPath(join(paths.tray, mac ? `${state}-Template.png` : `${state}-${size}.png`))
  if (mac) image.setTemplateImage(true)
  return image
}

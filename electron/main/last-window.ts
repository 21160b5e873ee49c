/**
 * What closing the last window means: keep watching in the tray, or quit. Asked once in a native dialog and remembered;
 * Settings can change it. The main window alone asks, also while others stay open: whoever closes a torn-off terminal
 * means that terminal. The app ends with the last window of all. Used by windows.ts through start-shell.ts.
 */
import { app, type BrowserWindow, dialog } from 'electron'
import type { Settings } from './settings'

export interface LastWindow {
  /** True when the window may close now. When the person must be asked first it says no and closes it later itself. */
  mayClose: (window: BrowserWindow, others: number) => boolean
  /** For `window-all-closed`. */
  onAllClosed: () => void
}

export function createLastWindow(settings: Settings, isQuitting: () => boolean): LastWindow {
  let asking = false

  async function ask(window: BrowserWindow, others: number) {
    asking = true
    const { response } = await dialog.showMessageBox(window, {
      type: 'question',
      message: 'Keep watching your hosts?',
      detail:
        'Longshore can stay in the tray and go on watching while no window is open. If it quits, nothing is watched ' +
        `until you open it again.${othersWords(others)} You can change this in Settings.`,
      buttons: ['Keep watching', 'Quit', 'Cancel'],
      defaultId: 0,
      cancelId: 2,
    })
    asking = false
    if (response === 2) return
    settings.change({ onLastWindowClosed: response === 0 ? 'keep-watching' : 'quit' })
    if (!window.isDestroyed()) window.close()
  }

  return {
    mayClose(window, others) {
      if (isQuitting() || settings.now.get().onLastWindowClosed !== 'ask') return true
      if (!asking) void ask(window, others)
      return false
    },
    onAllClosed() {
      if (settings.now.get().onLastWindowClosed === 'quit') app.quit()
    },
  }
}

function othersWords(others: number): string {
  if (others === 0) return ''
  return ` ${others === 1 ? 'One other window stays' : `${others} other windows stay`} open until you close ${others === 1 ? 'it' : 'them'}.`
}

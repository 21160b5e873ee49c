/**
 * What the shell answers: the page's `shell` contract and the engine's `innerShell`, both behind the one gate.
 * Only wiring; each concern is a file of its own.
 */
import { app, BrowserWindow, type MessagePortMain, type WebContents } from 'electron'
import { innerShell } from '../../shared/contract/inner'
import { type Call, type Implementation, serve } from '../../shared/contract/runtime'
import { shell } from '../../shared/contract/shell'
import { createChosenFiles } from './chosen-files'
import type { Engine } from './engine-process'
import { chooseKeyFile, createFileDialogs } from './file-dialogs'
import type { ShellSession } from './gate'
import type { Log } from './log'
import type { LooksStore } from './looks'
import { openExternal } from './open-external'
import type { Settings } from './settings'
import type { Vault } from './vault'
import type { Windows } from './windows'

export interface ShellServiceOptions {
  vault: Vault
  settings: Settings
  looks: LooksStore
  engine: () => Engine
  windows: () => Windows
  gate: (call: Call<ShellSession>) => Promise<unknown>
  runtime: 'official' | 'fallback'
  demo: boolean
  /** Told when a page has its first rows on the screen. */
  onPainted: (rows: number) => void
  log: Log
}

export interface ShellService {
  serveFace: (port: MessagePortMain, page: WebContents) => () => void
  serveEngine: (port: MessagePortMain) => () => void
}

export function createShellService(options: ShellServiceOptions): ShellService {
  const { vault, gate, log } = options
  const chosen = createChosenFiles()
  const heard = {
    gate,
    onBadMessage: () => log.warn('port.bad-message'),
    onInternal: (path: string, thrown: unknown) =>
      log.error('call.failed', { path, why: thrown instanceof Error ? thrown.message : 'unknown' }),
    checkOutput: !app.isPackaged,
  }

  const toEngine: Implementation<typeof innerShell, ShellSession> = {
    secrets: {
      read: async ({ id }) => ({ value: await vault.read(id) }),
      remove: ({ id }) => vault.remove(id),
      async *watchLock(_, { signal }) {
        for await (const { locked } of vault.state.watch(signal)) yield { locked }
      },
    },
    files: { pathOf: ({ fileId, use }) => chosen.pathOf(fileId, use) },
  }
  const dialogs = createFileDialogs(chosen)

  return {
    serveFace: (port, page) =>
      serve(shell, faceHandlers(options, dialogs, page), port, { session: { kind: 'face' }, ...heard }),
    serveEngine: (port) => serve(innerShell, toEngine, port, { session: { kind: 'engine' }, ...heard }),
  }
}

function faceHandlers(
  options: ShellServiceOptions,
  dialogs: ReturnType<typeof createFileDialogs>,
  page: WebContents,
): Implementation<typeof shell, ShellSession> {
  const { vault, settings, looks, engine, windows, runtime, demo, onPainted } = options
  const windowOfPage = () => BrowserWindow.fromWebContents(page) ?? undefined
  return {
    app: {
      info: () => ({
        version: app.getVersion(),
        electron: process.versions.electron,
        chromium: process.versions.chrome,
        node: process.versions.node,
        runtime,
        platform: process.platform,
        packaged: app.isPackaged,
        demo,
      }),
      watchEngine: (_, { signal }) => engine().state.watch(signal),
      restartEngine: () => engine().restart(),
      openExternal: ({ url }) => openExternal(url, windowOfPage()),
      chooseKeyFile: () => chooseKeyFile(windowOfPage()),
      painted: ({ rows }) => onPainted(rows),
    },
    files: {
      chooseSave: (wanted) => dialogs.chooseSave(wanted, windowOfPage()),
      chooseOpen: (wanted) => dialogs.chooseOpen(wanted, windowOfPage()),
    },
    windows: {
      async *watch(_, { signal }) {
        for await (const routes of windows().routes.watch(signal)) yield { routes }
      },
      open: ({ route, title }) => windows().openOwn(route, title),
      showMain: ({ route }) => windows().open(`#${route}`),
      paste() {
        if (page.isFocused()) page.paste()
      },
    },
    settings: {
      watch: (_, { signal }) => settings.now.watch(signal),
      change: (changes) => settings.change(changes),
    },
    looks: {
      watch: (_, { signal }) => looks.now.watch(signal),
      remember: (changes) => looks.remember(changes),
    },
    vault: {
      async *watch(_, { signal }) {
        await vault.probe()
        yield* vault.state.watch(signal)
      },
      put: ({ label, value }) => vault.put(label, value),
      setPassword: ({ password, current }) => vault.setPassword(password, current),
      unlock: ({ password }) => vault.unlock(password),
      lock: () => vault.lock(),
    },
  }
}

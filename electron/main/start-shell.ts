/**
 * The composition of the shell, once Electron is ready: builds the parts in the order in which they need each other,
 * follows the desktop's events, and ends everything at the quit. Called by index.ts.
 */
import { userInfo } from 'node:os'
import { app, nativeTheme, safeStorage } from 'electron'
import { type Arguments, parseArguments } from './arguments'
import { parseDeepLink } from './deep-links'
import { type Engine, startEngine } from './engine-process'
import { followFleet } from './fleet-line'
import { createGate } from './gate'
import { openKept } from './kept'
import { createLastWindow } from './last-window'
import { type Log, openLogFile } from './log'
import { createLooks, looksFile } from './looks'
import { installMenu } from './menu'
import { guardPages } from './navigation'
import { systemCrypt } from './newer-electron'
import { readManifest } from './page-files'
import { paths } from './paths'
import { brokerPorts } from './ports'
import { followPower } from './power'
import { servePages } from './protocol'
import { createQuitQuestion } from './quit-question'
import { runtime as runtimeOf } from './runtime'
import { createSettings, type Settings, settingsFile } from './settings'
import { createShellService } from './shell-service'
import { startSimulated } from './simulated'
import { type Painted, runSmoke } from './smoke'
import { createTray } from './tray'
import { createVault, type Vault, vaultFile } from './vault'
import { windowsFile } from './window-bounds'
import { createWindows, type Windows } from './windows'

interface Start {
  given: Arguments
  profile: string
  logs: string
  log: Log
  closeLog: () => Promise<void>
}

const runtime = runtimeOf(process.versions.electron)

export function startShell(start: Start): void {
  const { given, log } = start
  const painted = firstPaint(log)
  const settings = openSettings(start)
  // First of all, because the rows that the page waits for are the engine's.
  const { engine, stop } = startProcesses(start, settings, () => windows, painted.tell)
  servePages(readManifest(paths.renderer))
  guardPages(log)
  installMenu()
  const quit = { begun: false }
  const lastWindow = createLastWindow(settings, () => quit.begun)
  const mayClose = given.smoke ? () => true : lastWindow.mayClose
  const windows: Windows = createWindows({ kept: openKept('windows', windowsFile, start.profile, log), log, mayClose })
  windows.open(given.link?.route)
  const leaveDesktop = joinDesktop(engine, windows, log)
  app.on('window-all-closed', lastWindow.onAllClosed)

  /** Ends everything, the window first, so that quitting looks instant while the engine still writes. */
  async function end(code: number) {
    if (quit.begun) return
    quit.begun = true
    windows.destroy()
    await stop()
    leaveDesktop()
    await start.closeLog()
    app.exit(code)
  }
  const mayQuit = createQuitQuestion(engine)
  app.on('before-quit', (event) => {
    event.preventDefault()
    if (!quit.begun) void mayQuit().then((may) => (may ? end(0) : undefined))
  })
  if (given.smoke) {
    const startedAt = process.getCreationTime() ?? Date.now()
    void runSmoke({ engine, painted: painted.first, startedAt, version: app.getVersion(), runtime }).then(end)
  }
}

function openSettings({ profile, log }: Start): Settings {
  return createSettings(openKept('settings', settingsFile, profile, log), (theme) => {
    nativeTheme.themeSource = theme
  })
}

function openVault({ profile, log }: Start): Vault {
  return createVault({
    kept: openKept('vault', vaultFile, profile, log),
    system: systemCrypt(safeStorage),
    platform: process.platform,
    backend: () => (process.platform === 'linux' ? safeStorage.getSelectedStorageBackend() : ''),
  })
}

/** The engine and, for the demo, the simulated fleet; and the lines between them, the shell and the pages. */
function startProcesses(start: Start, settings: Settings, windows: () => Windows, onPainted: (rows: number) => void) {
  const { given, profile, logs, log } = start
  const output = openLogFile(logs, 'engine.log')
  const simulated = given.demo ? startSimulated(paths.simulated, output, log) : undefined
  const gate = createGate({
    audit: async (signal) => (await engine.inner(signal)).audit,
    engineRuns: () => engine.state.get().state === 'running',
    log,
  })
  const service = createShellService({
    vault: openVault(start),
    settings,
    looks: createLooks(openKept('looks', looksFile, profile, log)),
    engine: () => engine,
    windows,
    gate,
    runtime,
    demo: given.demo,
    onPainted,
    log,
  })
  const engine: Engine = startEngine({
    modulePath: paths.engine,
    userData: profile,
    operator: userInfo().username,
    runtime,
    version: app.getVersion(),
    demo: simulated?.fleet ?? null,
    output,
    serveInner: service.serveEngine,
    log,
  })
  const ports = brokerPorts({ giveEngine: engine.giveFace, serveShell: service.serveFace, log })
  engine.onForked(ports.renew)
  async function stop() {
    await engine.stop()
    simulated?.stop()
    await output.close()
  }
  return { engine, stop }
}

/** Tray, power, second instances, deep links. Gives back its end. */
function joinDesktop(engine: Engine, windows: Windows, log: Log): () => void {
  const ending = new AbortController()
  const tray = createTray(windows.open)
  void followFleet(engine, tray.show, ending.signal)
  const stopPower = followPower(engine, log)
  app.on('second-instance', (_, argv) => windows.open(parseArguments(argv).link?.route))
  app.on('activate', () => windows.open())
  app.on('open-url', (event, url) => {
    event.preventDefault()
    windows.open(parseDeepLink(url)?.route)
  })
  app.on('child-process-gone', (_, { type, reason, exitCode, name }) =>
    log.warn('process.gone', { type, reason, exitCode, name }),
  )
  return () => {
    ending.abort()
    stopPower()
    tray.close()
  }
}

/** When a page first had rows on the screen. */
function firstPaint(log: Log) {
  let resolve: (paint: Painted) => void = () => {}
  const first = new Promise<Painted>((settle) => (resolve = settle))
  return {
    first,
    tell(rows: number) {
      if (rows < 1) return
      log.info('page.painted', { rows })
      resolve({ rows, atMs: Date.now() })
    },
  }
}

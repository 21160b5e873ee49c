/**
 * What the shell (Electron main) offers the face: the vault, the window, the state of the engine process.
 * Secrets go down only: a typed one goes from its field to the vault here, and nothing gives one back.
 * Implemented by electron/main, one file per concern.
 */
import * as z from 'zod'
import { command, query, stream } from './runtime'
import { terminalWanted } from './terminals'

export const vaultState = z.object({
  /** none: nothing kept yet and nothing chosen · os: sealed by the system's keyring · password: sealed by a master password */
  seal: z.enum(['none', 'os', 'password']),
  locked: z.boolean(),
  /** Can the system's keyring be trusted here? If not, why, as a sentence. */
  osSeal: z.object({ available: z.boolean(), why: z.string() }),
})
export type VaultState = z.output<typeof vaultState>

const shortId = z.string().min(1).max(64)
const pixels = z.number().int().min(0).max(10_000)
/** How a person has arranged one table. What is absent is as the table itself would have it. */
export const tableLook = z.strictObject({
  /** The columns shown, in order. */
  columns: z.array(shortId).max(64).optional(),
  /** Widths in CSS pixels that were chosen. */
  widths: z.record(shortId, pixels).optional(),
  /** As in the URL of the page: `name`, `state.desc`. */
  sort: shortId.optional(),
  groupBy: shortId.optional(),
})
export type TableLook = z.output<typeof tableLook>

/** A page as it was filtered, sorted and grouped, under a name. */
export const savedView = z.strictObject({
  id: shortId,
  name: z.string().min(1).max(60),
  path: z.string().regex(/^\/[a-z-]{1,40}$/),
  /** What stands behind the `?`, without what is selected. */
  query: z.string().max(2000),
})
export type SavedView = z.output<typeof savedView>

/** A place for one terminal. What it was opened for stays when the session is gone, without its environment: that may hold secrets. */
export const terminalPane = z.strictObject({ id: shortId, terminalId: shortId, wanted: terminalWanted })
export type TerminalPane = z.output<typeof terminalPane>

const paneNode = z.strictObject({ kind: z.literal('pane'), paneId: shortId })
const splitNode = z.strictObject({
  kind: z.literal('split'),
  id: shortId,
  direction: z.enum(['right', 'down']),
  /** Percent of each child, in order; as many as there are children, else they share alike. */
  sizes: z.array(z.number().min(0).max(100)).max(16),
  get children() {
    return z.array(z.union([paneNode, splitNode])).max(16)
  },
})
export type TerminalNode = z.output<typeof paneNode> | z.output<typeof splitNode>

export const terminalTab = z.strictObject({
  id: shortId,
  /** As a person called it. */
  name: z.string().max(60).optional(),
  panes: z.array(terminalPane).max(16),
  root: z.union([paneNode, splitNode]),
})
export type TerminalTab = z.output<typeof terminalTab>

export const terminalsLook = z.strictObject({
  tabs: z.array(terminalTab).max(100),
  /** Hosts whose shells begin inside tmux. */
  tmuxHosts: z.array(shortId).max(1000),
})
export type TerminalsLook = z.output<typeof terminalsLook>

/** What the page remembers of its own looks: no choice that changes what is done, so it is kept without a trail. */
export const looks = z.object({
  tables: z.record(shortId, tableLook),
  /** Widths of panels and sizes of letters, in CSS pixels. */
  panels: z.record(shortId, pixels),
  /** In the order they are shown. */
  views: z.array(savedView).max(100),
  terminals: terminalsLook,
})
export type Looks = z.output<typeof looks>

export const shellSettings = z.object({
  theme: z.enum(['system', 'dark', 'light']),
  density: z.enum(['regular', 'compact']),
  /** Keep watching in the tray when the last window closes. `ask` until the person has said. */
  onLastWindowClosed: z.enum(['ask', 'keep-watching', 'quit']),
})
export type ShellSettings = z.output<typeof shellSettings>

export const engineProcess = z.object({
  state: z.enum(['starting', 'running', 'restarting', 'safe-mode']),
  /** Why it is not running, as a sentence. */
  reason: z.string(),
  restarts: z.number(),
})
export type EngineProcess = z.output<typeof engineProcess>

export const appInfo = z.object({
  version: z.string(),
  electron: z.string(),
  chromium: z.string(),
  node: z.string(),
  runtime: z.enum(['official', 'fallback']),
  platform: z.string(),
  packaged: z.boolean(),
  demo: z.boolean(),
})

/** What a person chose in the system's dialog; `name` is the last part of its path. */
export const chosenFile = z.object({ fileId: z.string(), name: z.string() })
/** Only these pages have windows of their own. */
export const windowRoute = z
  .string()
  .max(4000)
  .regex(/^\/window\/(logs|metrics|terminals)(\?[^#\s]*)?$/)
/** A page of the main window. */
const pageRoute = z
  .string()
  .max(4000)
  .regex(/^\/[a-z]{1,20}(\?[^#\s]*)?$/)

const secretValue = z.string().min(1).max(16_384)
const onApp = () => ({ kind: 'app' as const })
const onVault = () => ({ kind: 'secret' as const })
const view = { area: 'app', verb: 'view', target: onApp } as const
const viewVault = { area: 'secrets', verb: 'view', target: onVault } as const
const manageVault = { area: 'secrets', verb: 'manage', target: onVault } as const

export const shell = {
  app: {
    info: query({ input: z.void(), output: appInfo, access: view }),
    watchEngine: stream({ input: z.void(), output: engineProcess, access: view }),
    /** Ends safe mode: starts the engine once more. */
    restartEngine: command({
      input: z.void(),
      output: z.void(),
      access: { area: 'app', verb: 'operate', target: onApp },
      audit: { action: 'app.restart-engine', target: onApp },
    }),
    /** Asks first, shows the host in punycode, and opens https, mailto and forwards of ours only. */
    openExternal: command({
      input: z.strictObject({ url: z.string().max(2048) }),
      output: z.object({ opened: z.boolean() }),
      timeoutMs: 300_000,
      access: { area: 'app', verb: 'view', target: onApp },
      audit: { action: 'app.open-external', target: (input) => ({ kind: 'app', id: input.url }) },
    }),
    /** Lets the person choose a key file; gives its path, never its content. */
    chooseKeyFile: query({
      input: z.void(),
      output: z.object({ path: z.string().optional() }),
      timeoutMs: 600_000,
      access: view,
    }),
    /** Told once by the page when its first table row is on the screen (for the smoke run). */
    painted: query({ input: z.strictObject({ rows: z.number().int() }), output: z.void(), access: view }),
  },
  /** Paths never pass through the page: it gets ids, which the engine trades for the paths (inner.ts). Each is good for one use, for an hour. */
  files: {
    chooseSave: query({
      input: z.strictObject({ title: z.string().max(200), suggestedName: z.string().max(255) }),
      output: z.object({ chosen: chosenFile.optional() }),
      timeoutMs: 600_000,
      access: view,
    }),
    chooseOpen: query({
      input: z.strictObject({ title: z.string().max(200), what: z.enum(['files', 'folder']) }),
      output: z.object({ chosen: z.array(chosenFile) }),
      timeoutMs: 600_000,
      access: view,
    }),
  },
  windows: {
    /** Opens a window of its own for a route of the page, such as `/window/logs?…`; one that shows it already comes to the front. */
    open: command({
      input: z.strictObject({ route: windowRoute, title: z.string().max(200) }),
      output: z.void(),
      access: { area: 'app', verb: 'view', target: onApp },
      audit: { action: 'window.open', target: (input) => ({ kind: 'app', name: input.title }) },
    }),
    /** The routes that have windows of their own now. */
    watch: stream({ input: z.void(), output: z.object({ routes: z.array(z.string()) }), access: view }),
    /** Told: brings the main window to the front, made anew if it was closed, at a page. */
    showMain: query({ input: z.strictObject({ route: pageRoute }), output: z.void(), access: view }),
    /** Told: the person chose Paste in a menu of the page. Does what the keys do, in the window that has the focus only. */
    paste: query({ input: z.void(), output: z.void(), access: view }),
  },
  settings: {
    watch: stream({
      input: z.void(),
      output: shellSettings,
      access: { area: 'settings', verb: 'view', target: onApp },
    }),
    change: command({
      input: shellSettings.partial().strict(),
      output: z.void(),
      access: { area: 'settings', verb: 'manage', target: onApp },
      audit: { action: 'settings.change', target: (input) => ({ kind: 'setting', id: Object.keys(input).join(' ') }) },
    }),
  },
  looks: {
    watch: stream({ input: z.void(), output: looks, access: { area: 'settings', verb: 'view', target: onApp } }),
    /** Told, like `painted`: what is named takes the place of what was known of it. */
    remember: query({
      input: looks.partial().strict(),
      output: z.void(),
      access: { area: 'settings', verb: 'view', target: onApp },
    }),
  },
  vault: {
    watch: stream({ input: z.void(), output: vaultState, access: viewVault }),
    /** Keeps a secret and gives the id it lies under. LOCKED when a master password must be typed first. */
    put: command({
      input: z.strictObject({ label: z.string().max(200), value: secretValue }),
      output: z.object({ id: z.string() }),
      access: manageVault,
      audit: { action: 'secret.put', target: (input) => ({ kind: 'secret', name: input.label }) },
    }),
    /** Chooses the master password as the seal, or changes it; what was sealed is sealed anew. */
    setPassword: command({
      input: z.strictObject({ current: secretValue.optional(), password: z.string().min(8).max(1024) }),
      output: z.void(),
      timeoutMs: 60_000,
      access: manageVault,
      audit: { action: 'vault.set-password', target: onVault },
    }),
    unlock: command({
      input: z.strictObject({ password: secretValue }),
      output: z.void(),
      timeoutMs: 60_000,
      access: { area: 'secrets', verb: 'operate', target: onVault },
      audit: { action: 'vault.unlock', target: onVault },
    }),
    lock: command({
      input: z.void(),
      output: z.void(),
      access: { area: 'secrets', verb: 'operate', target: onVault },
      audit: { action: 'vault.lock', target: onVault },
    }),
  },
}

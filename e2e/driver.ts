/**
 * Drives the real app as a person would: opens it, adds hosts, stops containers, looks at pages. Used by every
 * *.e2e.ts; what a test does must read like what a user does, so selectors live here and nowhere else.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ElectronApplication, _electron as electron, expect, type Locator, type Page } from 'playwright/test'

const ROOT = join(import.meta.dirname, '..')

export interface Longshore {
  app: ElectronApplication
  page: Page
  /** The profile's folder; give it to the next `openLongshore` to start again with what was kept. */
  profile: string
  /** Quits the app and waits for its end. The profile stays. */
  quit: () => Promise<void>
}

/** Opens the built app with a profile of its own (or a given one) and waits for its first page. */
export async function openLongshore(
  options: { profile?: string; args?: string[]; env?: Record<string, string> } = {},
): Promise<Longshore> {
  const profile = options.profile ?? mkdtempSync(join(tmpdir(), 'longshore-e2e-'))
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const app = await electron.launch({
    cwd: ROOT,
    args: ['--disable-gpu', ...asRoot, ROOT, `--profile=${profile}`, ...(options.args ?? [])],
    env: { ...definedEnvironment(), ...ownDisplay(), HOME: join(profile, 'home'), ...options.env },
  })
  const page = await app.firstWindow()
  await expect(page.getByRole('navigation', { name: 'Pages' })).toBeVisible({ timeout: 20_000 })
  let quitting: Promise<void> | undefined
  async function close() {
    // What still runs in terminals may end: the app asks in a native dialog, which nothing here could answer.
    await app
      .evaluate(({ dialog }) => {
        dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: false })
      })
      .catch(() => {}) // gone already
    await app.close()
  }
  const quit = () => (quitting ??= close())
  return { app, page, profile, quit }
}

export function removeProfile(profile: string): void {
  rmSync(profile, { recursive: true, force: true })
}

/** Each worker but the first was given one (build/displays.mjs). */
function ownDisplay(): Record<string, string> {
  const others = process.env.LONGSHORE_DISPLAYS?.split(' ') ?? []
  const own = others[Number(process.env.TEST_PARALLEL_INDEX) - 1]
  return own ? { DISPLAY: own, XDG_SESSION_TYPE: 'x11' } : {} // not on the Wayland of a desktop
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

type PageName =
  | 'Fleet'
  | 'Containers'
  | 'Top'
  | 'Logs'
  | 'Terminals'
  | 'Images'
  | 'Volumes'
  | 'Networks'
  | 'Forwards'
  | 'Events'
  | 'Audit'
  | 'Settings'

export async function goTo(page: Page, name: PageName): Promise<void> {
  const link = page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name })
  await link.click()
  await expect(link).toHaveAttribute('aria-current', 'page')
}

export interface HostForm {
  address: string
  name: string
  keyPath?: string
  passphrase?: string
  password?: string
  /** For an engine's own port: paths of PEM files. */
  tls?: { ca: string; certificate: string; key: string }
}

export async function fillHostForm(page: Page, form: HostForm): Promise<Locator> {
  await goTo(page, 'Fleet')
  await page.getByRole('button', { name: 'Add host' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Address', { exact: true }).fill(form.address)
  await dialog.getByLabel('Name', { exact: true }).fill(form.name)
  if (form.keyPath) {
    await dialog.getByText('Key file', { exact: true }).first().click()
    await dialog.getByRole('textbox', { name: 'Key file' }).fill(form.keyPath)
    if (form.passphrase) await dialog.getByLabel('Passphrase').fill(form.passphrase)
  }
  if (form.password) {
    await dialog.getByText('Password', { exact: true }).first().click()
    await dialog.getByRole('textbox', { name: 'Password' }).fill(form.password)
  }
  if (form.tls) {
    await dialog.getByRole('textbox', { name: /^Certificate authority/ }).fill(form.tls.ca)
    await dialog.getByRole('textbox', { name: 'Your certificate' }).fill(form.tls.certificate)
    await dialog.getByRole('textbox', { name: 'Its key' }).fill(form.tls.key)
  }
  return dialog
}

export async function addHost(page: Page, form: HostForm): Promise<void> {
  const dialog = await fillHostForm(page, form)
  await dialog.getByRole('button', { name: 'Add host' }).click()
  await expect(dialog).toBeHidden({ timeout: 20_000 })
}

/** The card of a host on the Fleet page. */
export function card(page: Page, name: string): Locator {
  return page.getByRole('listitem', { name, exact: true }).and(page.getByTestId('host-card'))
}

/** Answers the question about an unknown key after comparing the fingerprint, as a careful person does. */
export async function trustKey(page: Page, name: string, fingerprint: string): Promise<void> {
  await card(page, name).getByRole('button', { name: 'Review key…' }).click({ timeout: 20_000 })
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText(fingerprint)
  await dialog.getByRole('button', { name: 'Trust this key' }).click()
  await expect(dialog).toBeHidden()
}

/** A row of the table of the present page, by the name of its thing. */
export function row(page: Page, name: string): Locator {
  return page.getByRole('row').filter({ has: page.getByText(name, { exact: true }) })
}

export async function stopContainer(page: Page, name: string, reason: string, graceS: number): Promise<void> {
  await row(page, name).click()
  await page.getByRole('button', { name: 'Stop…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(/^Reason/).fill(reason)
  await dialog.getByLabel('Grace, seconds').fill(String(graceS))
  await dialog.getByRole('button', { name: 'Stop container' }).click()
}

/** The operating system's id of one of the app's processes. */
export async function processId(longshore: Longshore, kind: 'engine' | 'page'): Promise<number> {
  const metrics = await longshore.app.evaluate(({ app }) =>
    app.getAppMetrics().map(({ pid, type, name }) => ({ pid, type, name })),
  )
  const found = metrics.find(({ type, name }) =>
    kind === 'page' ? type === 'Tab' : type === 'Utility' && name === 'Longshore engine',
  )
  if (!found) throw new Error(`no ${kind} process among ${JSON.stringify(metrics)}`)
  return found.pid
}

/** Opens the menu of the selected container and chooses one of its actions. */
export async function chooseAction(page: Page, container: string, action: string): Promise<void> {
  await row(page, container).click()
  await page
    .getByRole('complementary')
    .getByRole('button', { name: `More for ${container}` })
    .click()
  await page.getByRole('menuitem', { name: action }).click()
}

/** Opens the first running container, with its details. */
export async function openInspector(page: Page): Promise<void> {
  await page.getByRole('row').filter({ hasText: 'running' }).first().click()
  const inspector = page.getByRole('complementary')
  await expect(inspector.getByRole('heading', { name: 'Labels' })).toBeVisible()
}

/** All containers of a project of the demo over all its hosts, in one log. */
export async function openMerged(page: Page): Promise<void> {
  await goTo(page, 'Logs')
  await page.getByRole('main').getByRole('textbox').first().fill('project:shop host:web*')
  await expect(page.getByRole('main')).toContainText('Following', { timeout: 15_000 })
}

/** Opens the log of a container in its inspector, on the Containers page. */
export async function openLog(page: Page, container: string): Promise<void> {
  await row(page, container).click()
  await page.keyboard.press('l')
  await expect(logRegion(page)).toBeVisible()
}

/** Where a log is moved through with pointer and keys. */
export const logRegion = (page: Page): Locator => page.getByRole('region', { name: /log/i, description: /^Arrow keys/ })

/** What stands below a log: how many lines there are, and whether it is followed. */
export const logStatus = (page: Page): Locator =>
  page.getByRole('region', { name: /^Log of|^Merged log/ }).locator('footer')

/** The lines of a log that are in sight, as they are read out. */
export const logLines = (page: Page): Locator => page.getByRole('log', { name: 'Lines in sight' })

/** What is painted of a log, row by row, without what stands empty. */
export async function paintedRows(page: Page): Promise<string[]> {
  const rows = await page.locator('.log-screen .xterm-rows > div').allTextContents()
  return rows.map((text) => text.replaceAll('\u00a0', ' ').trimEnd()).filter(Boolean)
}

/** What was put on the clipboard last. */
export const clipboard = ({ app }: Longshore): Promise<string> =>
  app.evaluate(({ clipboard: board }) => board.readText())

const POWERS: Record<string, number> = { KiB: 1, MiB: 2, GiB: 3 }

/** The first number the window says in a text, in bytes where it has their unit; NaN if there is none. */
export function amountIn(text: string): number {
  const [, value, unit = ''] = /([\d.]+)\s*([KMG]iB)?/.exec(text.replaceAll(',', '')) ?? []
  return Number(value ?? Number.NaN) * 1024 ** (POWERS[unit] ?? 0)
}

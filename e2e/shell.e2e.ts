/// <reference lib="dom" />
/**
 * The shell as a person and as an attacker meet it, on the demo fleet: what a page may not do, what happens when page
 * and engine die, what the tray says, what a second start does. No Docker host is needed.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { expect, test } from 'playwright/test'
import { type Longshore, processId } from './driver'
import { close, DEMO_HOSTS, LIVE_HOSTS, openDemo } from './openings'

/** Of all tests here but the last, in their order. */
let longshore: Longshore

test.beforeAll(async () => {
  longshore = await openDemo()
  await show(longshore, 'containers')
})
test.afterAll(() => close(longshore))

/** By its route, so that these tests hold whatever the frame looks like. */
async function show(longshore: Longshore, name: string) {
  await longshore.page.evaluate((hash) => {
    location.hash = hash
  }, `#/${name}`)
  await expect(longshore.page.getByRole('heading', { level: 1 })).toHaveText(new RegExp(name, 'i'))
}

const crashPage = ({ app }: Longshore) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer())
const addressOf = ({ app }: Longshore) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL())

/** What the window shows as text. Asked of the shell, because a crash ends Playwright's page; a dying one never answers. */
const textOf = ({ app }: Longshore) =>
  app.evaluate(async ({ BrowserWindow }) => {
    const text = BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript('document.body.innerText')
    const late = new Promise((resolve) => setTimeout(resolve, 500, ''))
    return String(await Promise.race([text, late]))
  })

test('a page can do nothing but show, and no page breaks the policy', async () => {
  const { app, page } = longshore
  await page.evaluate(() => {
    const seen: string[] = []
    Object.assign(window, { seen })
    document.addEventListener('securitypolicyviolation', (event) => seen.push(event.violatedDirective))
  })
  for (const name of ['fleet', 'containers', 'audit', 'settings']) await show(longshore, name)
  expect(await page.evaluate(() => Reflect.get(window, 'seen'))).toEqual([])

  const tried = await page.evaluate(async () => {
    const nameOf = (thrown: unknown) => (thrown instanceof Error ? thrown.name : String(thrown))
    const frame = document.createElement('iframe')
    frame.src = 'https://example.invalid'
    document.body.append(frame)
    location.href = 'https://example.invalid/'
    return {
      node: [typeof Reflect.get(window, 'require'), typeof Reflect.get(window, 'process')],
      bridge: Object.keys(Reflect.get(window, 'longshore')).sort(),
      fetch: await fetch('https://example.invalid').then(() => 'sent', nameOf),
      opened: window.open('https://example.invalid'),
      notifications: await Notification.requestPermission(),
      clipboardRead: (await navigator.permissions.query({ name: 'clipboard-read' as PermissionName })).state,
      geolocation: (await navigator.permissions.query({ name: 'geolocation' })).state,
    }
  })
  expect(tried).toEqual({
    node: ['undefined', 'undefined'],
    bridge: ['connect', 'platform'],
    fetch: 'TypeError',
    opened: null,
    notifications: 'denied',
    clipboardRead: 'denied',
    geolocation: 'denied',
  })
  expect(await addressOf(longshore)).toBe('app://longshore/index.html#/settings')
  const seen = await page.evaluate(() => Reflect.get(window, 'seen'))
  expect(seen).toEqual(expect.arrayContaining(['frame-src', 'connect-src']))

  const paths = ['../main/index.js', '%2e%2e/main/index.js', '..%5cmain', 'index.html%00', 'assets/']
  const statuses = await app.evaluate(
    ({ net }, names) => Promise.all(names.map(async (name) => (await net.fetch(`app://longshore/${name}`)).status)),
    paths,
  )
  expect(statuses).toEqual(paths.map(() => 404))
})

test('a second start shows a view in the first app, and only a view', async () => {
  const { app, profile } = longshore
  const electron = await app.evaluate(() => process.execPath)
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const start = (link: string) =>
    promisify(execFile)(electron, ['--disable-gpu', ...asRoot, '.', '--demo', `--profile=${profile}`, link], {
      cwd: join(import.meta.dirname, '..'),
      timeout: 15_000,
    })
  const { stdout } = await start('longshore://open/audit')
  expect(stdout).toBe('')
  await expect.poll(() => addressOf(longshore)).toBe('app://longshore/index.html#/audit')
  await start('longshore://stop/containers?cmd=1')
  expect(await addressOf(longshore)).toBe('app://longshore/index.html#/audit')
})

test('an engine that is killed is back within 2 s and the page resyncs', async () => {
  await show(longshore, 'containers')
  const before = await processId(longshore, 'engine')
  const killedAt = Date.now()
  process.kill(before, 'SIGKILL')
  await expect.poll(() => processId(longshore, 'engine').catch(() => before), { intervals: [50] }).not.toBe(before)
  expect(Date.now() - killedAt).toBeLessThan(2_000)
  await expect.poll(() => textOf(longshore), { timeout: 20_000 }).toContain(`${LIVE_HOSTS} of ${DEMO_HOSTS} hosts`)
  expect(await addressOf(longshore)).toBe('app://longshore/index.html#/containers')
})

// After it the page is one that Playwright does not know.
test('a crashed page comes back where it was within 2 s; one that keeps crashing says so', async () => {
  for (const _ of ['first', 'second']) {
    const before = await processId(longshore, 'page')
    await crashPage(longshore)
    const crashedAt = Date.now()
    await expect.poll(() => processId(longshore, 'page').catch(() => before), { intervals: [50] }).not.toBe(before)
    expect(Date.now() - crashedAt).toBeLessThan(2_000)
    expect(await addressOf(longshore)).toBe('app://longshore/index.html#/containers')
    await expect.poll(() => textOf(longshore), { timeout: 10_000 }).toContain(`on ${LIVE_HOSTS} hosts`)
  }
  await crashPage(longshore)
  await expect.poll(() => textOf(longshore)).toContain('stopped three times within a minute')
})

test('the tray tells the state of the fleet and opens the window', async () => {
  const desktop = await startDesktop()
  test.skip(desktop === undefined, 'needs dbus-daemon, python3-dbus and python3-gi')
  if (!desktop) return
  const shown = await openDemo({ env: { DBUS_SESSION_BUS_ADDRESS: desktop.address } })
  try {
    await expect
      .poll(() => desktop.ask('item'), { timeout: 20_000 })
      .toMatchObject({
        status: 'Active',
        tooltip: expect.stringContaining(`${LIVE_HOSTS} of ${DEMO_HOSTS} hosts online`),
      })
    expect(await desktop.ask('menu')).toEqual(expect.arrayContaining(['Open Longshore', 'Quit']))
    await shown.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize())
    expect(await desktop.ask('click Open Longshore')).toBe(true)
    const isShown = () => shown.app.evaluate(({ BrowserWindow }) => !BrowserWindow.getAllWindows()[0]?.isMinimized())
    await expect.poll(isShown).toBe(true)
  } finally {
    await close(shown)
    desktop.stop()
  }
})

/** A D-Bus session of its own with a tray in it, or undefined where its programs are missing. */
async function startDesktop() {
  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address=1'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const address = await firstLine(bus)
  if (!address) return undefined
  const env = { ...process.env, DBUS_SESSION_BUS_ADDRESS: address }
  const script = join(import.meta.dirname, 'tray-watcher.py')
  // Debian's own Python has the D-Bus module; a newer one before it in PATH usually does not.
  const watcher = spawn('/usr/bin/python3', [script], { env, stdio: ['pipe', 'pipe', 'ignore'] })
  const answers = createInterface({ input: watcher.stdout })[Symbol.asyncIterator]()
  const ask = async (command: string): Promise<unknown> => {
    watcher.stdin.write(`${command}\n`)
    const { value, done } = await answers.next()
    return done ? undefined : JSON.parse(value)
  }
  const stop = () => {
    watcher.kill()
    bus.kill()
  }
  if ((await ask('item').catch(() => undefined)) === null) return { address, ask, stop }
  stop()
  return undefined
}

function firstLine(child: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve) => {
    child.once('error', () => resolve(undefined))
    child.once('exit', () => resolve(undefined))
    child.stdout?.once('data', (data: Buffer) => resolve(data.toString().trim()))
  })
}

/**
 * Every page and dialog as people meet it, on the demo fleet and with nothing at all: in both themes and two sizes of the
 * window, by eye (axe), and without a word of complaint from the browser. Pictures of all of it land in test-results.
 */
import { expect, type Page, test } from 'playwright/test'
import { goTo, type Longshore, openInspector, openLongshore, openMerged } from './driver'
import { chooseTheme, inspect, listen, resize, type Theme } from './looking'
import { close, openDemo } from './openings'

const THEMES: readonly Theme[] = ['Dark', 'Light']
const SIZES = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const
/** Each theme and each size once; in the long form every pair. */
const LOOKS = THEMES.flatMap((theme, at) => SIZES.map((size, of) => ({ theme, size, isUsual: at === of }))).filter(
  ({ isUsual }) => isUsual || process.env.LONGSHORE_LONG === '1',
)
const REASON = 'a picture of a stop'

let longshore: Longshore
let page: Page
/** What the browser complained about since the window opened. */
const complaints: string[] = []

test.beforeAll(async () => {
  longshore = await openDemo()
  page = longshore.page
  await listen(page, complaints)
})
test.afterAll(() => close(longshore))
test.afterEach(() => expect(complaints, 'console errors and breaches of the policy').toEqual([]))

for (const { theme, size } of LOOKS)
  test.describe(`every page and dialog, ${theme.toLowerCase()}, ${size.width} × ${size.height}`, () => {
    const look = (name: string) => inspect(page, `${name}-${theme.toLowerCase()}-${size.width}`)

    test.beforeAll(async () => {
      await resize(longshore, size)
      await chooseTheme(page, theme)
    })

    test('settings, the fleet and a host', async () => {
      await goTo(page, 'Settings')
      await look('settings')
      await goTo(page, 'Fleet')
      await look('fleet')
      await inDialog(
        () => page.getByRole('button', { name: 'Add host' }).click(),
        'Add a host',
        () => look('add-host'),
      )
      await page.getByTestId('host-card').filter({ hasText: 'web-1' }).getByRole('link').click()
      for (const tab of ['Overview', 'Disk', 'Events', 'Connection', 'Settings'] as const) {
        await page.getByRole('tab', { name: tab }).click()
        await expect(page.getByRole('tabpanel')).not.toContainText(/Asking the engine|is adding up/)
        await look(`host-${tab.toLowerCase()}`)
      }
      await page.getByRole('navigation', { name: 'Hosts' }).getByRole('button', { pressed: true }).click()
    })

    test('containers', async () => {
      await goTo(page, 'Containers')
      await openInspector(page)
      await look('containers')
      await inDialog(
        () => page.getByRole('button', { name: 'Stop…' }).click(),
        /^Stop /,
        () => look('stop'),
      )
      for (const tab of ['Environment', 'Processes', 'Changes', 'History', 'Inspect'] as const) {
        await page.getByRole('tab', { name: tab }).click()
        await expect(page.getByRole('tabpanel')).not.toContainText('Asking the engine')
        await look(`container-${tab.toLowerCase()}`)
      }
      await page.getByRole('tab', { name: 'Overview' }).click()
    })

    test('what goes on in them: logs, terminals, Top', async () => {
      await goTo(page, 'Containers')
      await openInspector(page)
      await page.getByRole('tab', { name: 'Logs' }).click()
      await expect(page.getByRole('complementary')).toContainText('Following')
      await look('container-logs')
      await openShell()
      await look('container-terminal')
      await page.getByRole('tab', { name: 'Overview' }).click()
      await goTo(page, 'Top')
      await expect(page.getByRole('row').nth(1)).toContainText('%')
      await look('top')
      await openMerged(page)
      await look('logs')
      await goTo(page, 'Terminals')
      await expect(page.locator('.xterm-rows')).toContainText('simulated')
      await look('terminals')
    })

    test('images, volumes and networks', async () => {
      for (const kind of ['Image', 'Volume', 'Network'] as const) {
        await goTo(page, `${kind}s`)
        await page.getByRole('row').nth(1).click()
        await expect(page.getByRole('complementary')).toBeVisible()
        await look(`${kind.toLowerCase()}s`)
      }
    })

    test('palette, shortcuts and the audit', async () => {
      await goTo(page, 'Containers')
      await inDialog(
        () => page.keyboard.press('Control+k'),
        'Command palette',
        () => look('palette'),
      )
      await inDialog(
        () => page.keyboard.press('?'),
        'Keyboard shortcuts',
        () => look('shortcuts'),
      )
      await goTo(page, 'Audit')
      await openEntry()
      await look('audit')
    })
  })

test('the empty app says what to do, in both themes', async () => {
  const fresh = await openLongshore()
  try {
    await listen(fresh.page, complaints)
    await expect(fresh.page.getByRole('heading', { level: 1 })).toHaveText('All your Docker hosts in one window')
    for (const colorScheme of ['dark', 'light'] as const) {
      await fresh.page.emulateMedia({ colorScheme })
      await expect(fresh.page.locator('html')).toHaveAttribute('data-theme', colorScheme)
      await inspect(fresh.page, `empty-${colorScheme}`)
    }
    await goTo(fresh.page, 'Containers')
    await expect(fresh.page.getByRole('main').getByRole('button', { name: 'Add host' })).toBeVisible()
    await inspect(fresh.page, 'empty-containers')
    await goTo(fresh.page, 'Top')
    await expect(fresh.page.getByRole('main').getByRole('button', { name: 'Add host' })).toBeVisible()
    await inspect(fresh.page, 'empty-top')
    await goTo(fresh.page, 'Audit')
    await expect(fresh.page.getByText('Nothing was done yet')).toBeVisible()
    await inspect(fresh.page, 'empty-audit')
  } finally {
    await close(fresh)
  }
})

/** In the container that is chosen; the one that is open already, if there is one. */
async function openShell() {
  await page.getByRole('tab', { name: 'Terminal' }).click()
  const inspector = page.getByRole('complementary')
  const start = inspector.getByRole('button', { name: 'Open a shell' })
  await expect(start.or(inspector.locator('.xterm-rows'))).toBeVisible()
  if (await start.isVisible()) await start.click()
  await expect(inspector.locator('.xterm-rows')).toContainText('simulated', { timeout: 15_000 })
}

async function inDialog(open: () => Promise<void>, name: string | RegExp, use: () => Promise<void>) {
  await open()
  const dialog = page.getByRole('dialog', { name })
  await expect(dialog).toBeVisible()
  await use()
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
}

const filterBox = () => page.getByRole('textbox', { name: 'Filter containers' })

/** A few actions in the audit, so that there is something to see, and the stop of them opened. */
async function openEntry() {
  const entry = page.getByRole('row').filter({ hasText: REASON })
  await expect(page.getByRole('row').nth(1).or(page.getByText('Nothing was done yet'))).toBeVisible()
  if ((await entry.count()) === 0) await act()
  await expect(entry).toContainText('done')
  await entry.click()
  await expect(page.getByRole('complementary')).toContainText(REASON)
}

async function act() {
  await goTo(page, 'Containers')
  await filterBox().fill('status:running host:web-1')
  await page.getByRole('row').nth(1).click()
  const inspector = page.getByRole('complementary')
  const ask = async (button: string, reason: string, confirm: string) => {
    await inspector.getByRole('button', { name: button }).click()
    await page
      .getByRole('dialog')
      .getByLabel(/^Reason/)
      .fill(reason)
    await page.getByRole('dialog').getByRole('button', { name: confirm }).click()
    await expect(page.getByRole('dialog')).toBeHidden()
  }
  await ask('Stop…', REASON, 'Stop container')
  await expect(inspector).toContainText('exited', { timeout: 15_000 })
  await inspector.getByRole('button', { name: 'Start' }).click()
  await expect(inspector).toContainText('running', { timeout: 15_000 })
  await ask('Restart…', 'takes the new settings', 'Restart container')
  await filterBox().fill('')
  await goTo(page, 'Audit')
  await expect(page.getByRole('row').filter({ hasText: 'takes the new settings' })).toContainText('done', {
    timeout: 15_000,
  })
}

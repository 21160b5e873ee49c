/**
 * Every page and dialog as people meet it, on the demo fleet: in both themes and two sizes of the window, by eye
 * (axe), by keyboard alone, and without a word of complaint from the browser. Pictures of all of it land in
 * test-results; with LONGSHORE_PICTURES=1 those of the README are made anew.
 */
import { join } from 'node:path'
import { expect, type Locator, type Page, test } from 'playwright/test'
import { goTo, type Longshore, openLongshore, removeProfile } from './driver'
import { chooseTheme, inspect, listen, resize, type Theme } from './looking'

const THEMES: readonly Theme[] = ['Dark', 'Light']
const SIZES = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const
/** Each theme and each size once; in the long form every pair. */
const LOOKS = THEMES.flatMap((theme, at) => SIZES.map((size, of) => ({ theme, size, isUsual: at === of }))).filter(
  ({ isUsual }) => isUsual || process.env.LONGSHORE_LONG === '1',
)
/** With one that is offline and one whose key has changed. */
const DEMO_HOSTS = 14
const LIVE_HOSTS = 12
const REASON = 'a picture of a stop'

let longshore: Longshore
let page: Page
/** What the browser complained about since the window opened. */
const complaints: string[] = []

test.beforeAll(async () => {
  longshore = await openLongshore({ args: ['--demo'] })
  page = longshore.page
  await listen(page, complaints)
  await expect(page.getByRole('contentinfo')).toContainText(`${LIVE_HOSTS} of ${DEMO_HOSTS} hosts live`, {
    timeout: 20_000,
  })
})
test.afterAll(async () => {
  await longshore?.quit()
  if (longshore) removeProfile(longshore.profile)
})
test.afterEach(() => expect(complaints, 'console errors and breaches of the policy').toEqual([]))

test('the fleet says that it is simulated', async () => {
  await expect(page.getByRole('banner').getByText('simulated fleet')).toBeVisible()
  await goTo(page, 'Fleet')
  const cards = page.getByTestId('host-card')
  await expect(cards).toHaveCount(DEMO_HOSTS)
  await expect(cards.filter({ hasText: 'simulated' })).toHaveCount(DEMO_HOSTS)
})

test('everything can be reached by keys alone, and focus comes back', async () => {
  await palette('audit')
  await expectPage('Audit')
  for (const [key, name] of [
    ['f', 'Fleet'],
    ['c', 'Containers'],
    ['a', 'Audit'],
    ['s', 'Settings'],
  ] as const) {
    await page.keyboard.press('g')
    await page.keyboard.press(key)
    await expectPage(name)
  }
  await goTo(page, 'Containers')
  await page.keyboard.press('/')
  await expect(filterBox()).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(filterBox()).not.toBeFocused()

  const grid = page.getByRole('grid', { name: 'Containers' })
  await grid.focus()
  for (const key of ['j', 'j', 'k', 'Enter']) await page.keyboard.press(key)
  const first = page.getByRole('row').nth(1)
  await expect(first).toHaveAttribute('aria-selected', 'true')
  const name = await first.getByRole('gridcell').first().textContent()
  await expect(page.getByRole('complementary', { name: `Container ${name}` })).toBeVisible()
  await page.keyboard.press('j')
  await expect(page.getByRole('row').nth(2)).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('complementary')).toBeHidden()
  await expect(grid).toBeFocused()

  await goTo(page, 'Fleet')
  const add = page.getByRole('button', { name: 'Add host' })
  await add.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog').getByLabel('Address')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(add).toBeFocused()
})

test('the filter narrows by its language and says by how much', async () => {
  await goTo(page, 'Containers')
  const told = page.getByRole('main').getByRole('status').first()
  const all = await countIn(told)
  expect(all).toBeGreaterThan(200)
  const first = page.getByRole('row').nth(1)
  // The demo's containers start and stop by themselves: the two halves are asked for again until no
  // container changed sides between them.
  await expect(async () => {
    await filterBox().fill('status:exited')
    await expect(told).toContainText(` of ${all} on ${LIVE_HOSTS} hosts`)
    await expect(first).toContainText('exited')
    const stopped = await countIn(told)
    for (const text of await page
      .getByRole('row')
      .filter({ hasNot: page.getByRole('columnheader') })
      .allTextContents())
      expect(text).toContain('exited')
    await filterBox().fill('-status:exited')
    await expect(first).not.toContainText('exited')
    const others = await countIn(told)
    expect(stopped).toBeGreaterThan(0)
    expect(stopped).toBeLessThan(all)
    expect(stopped + others).toBe(all)
  }).toPass({ timeout: 30_000 })
  await filterBox().fill('nowhere-to-be-found')
  await expect(page.getByText('No container matches')).toBeVisible()
  await page.getByRole('button', { name: 'Clear filter' }).last().click()
  await expect(told).not.toContainText(' of ')
})

test('a count of the fleet that needs a person leads to its containers', async () => {
  // The demo lives: the count is read again when a container changed between the two pages.
  await expect(async () => {
    await goTo(page, 'Fleet')
    const link = page.getByRole('link', { name: /^\d+ unhealthy: show them$/ })
    const count = Number(await link.textContent())
    await link.click()
    await expectPage('Containers')
    await expect(filterBox()).toHaveValue('health:unhealthy')
    await expect(page.getByRole('main').getByRole('status').first()).toContainText(`${count} of `, {
      timeout: 2_000,
    })
  }).toPass({ timeout: 30_000 })
  await filterBox().fill('')
})

for (const { theme, size } of LOOKS) {
  test(`every page and dialog, ${theme.toLowerCase()}, ${size.width} × ${size.height}`, async () => {
    await resize(longshore, size)
    await chooseTheme(page, theme)
    const look = (name: string) => inspect(page, `${name}-${theme.toLowerCase()}-${size.width}`)
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
    await goTo(page, 'Containers')
    await openInspector()
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
    await page.getByRole('tab', { name: 'Logs' }).click()
    await expect(page.getByRole('complementary')).toContainText('Following')
    await look('container-logs')
    await openShell()
    await look('container-terminal')
    await page.getByRole('tab', { name: 'Overview' }).click()
    await goTo(page, 'Top')
    await expect(page.getByRole('row').nth(1)).toContainText('%')
    await look('top')
    await openMerged()
    await look('logs')
    await goTo(page, 'Terminals')
    await expect(page.locator('.xterm-rows')).toContainText('simulated')
    await look('terminals')
    for (const kind of ['Image', 'Volume', 'Network'] as const) {
      await goTo(page, `${kind}s`)
      await page.getByRole('row').nth(1).click()
      await expect(page.getByRole('complementary')).toBeVisible()
      await look(`${kind.toLowerCase()}s`)
    }
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
}

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
    await fresh.quit()
    removeProfile(fresh.profile)
  }
})

// Not a test that is skipped otherwise: it is work to be asked for.
if (process.env.LONGSHORE_PICTURES === '1')
  test('the pictures of the README', async () => {
    await resize(longshore, { width: 1440, height: 900 })
    const shoot = (name: string) => page.screenshot({ path: join(import.meta.dirname, 'pictures', `${name}.png`) })
    await chooseTheme(page, 'Light')
    await goTo(page, 'Fleet')
    await shoot('fleet')
    await chooseTheme(page, 'Dark')
    await goTo(page, 'Containers')
    await page.getByRole('columnheader', { name: 'State' }).getByRole('button').click()
    await openInspector()
    await shoot('containers')
    await openMerged()
    await page.waitForTimeout(1000)
    await shoot('logs')
    test.setTimeout(240_000)
    await goTo(page, 'Containers')
    await filterBox().fill('name:shop-api host:web-1')
    await page.getByRole('row').nth(1).dblclick()
    await page.keyboard.press('m')
    await page.waitForTimeout(150_000) // so that its lines have something to tell
    await shoot('metrics')
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

/** All containers of a project over all hosts, in one log. */
async function openMerged() {
  await goTo(page, 'Logs')
  await page.getByRole('main').getByRole('textbox').first().fill('project:shop host:web*')
  await expect(page.getByRole('main')).toContainText('Following', { timeout: 15_000 })
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

async function countIn(told: Locator): Promise<number> {
  return Number((await told.textContent())?.split(' ')[0])
}

async function expectPage(name: string) {
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name)
}

async function palette(text: string) {
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('combobox', { name: 'Search or run a command' })).toBeFocused()
  await page.keyboard.type(text)
  await expect(page.getByRole('option').first()).toHaveText(new RegExp(text, 'i'))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toBeHidden()
}

/** Opens the first running container, with its details. */
async function openInspector() {
  await page.getByRole('row').filter({ hasText: 'running' }).first().click()
  const inspector = page.getByRole('complementary')
  await expect(inspector.getByRole('heading', { name: 'Labels' })).toBeVisible()
}

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

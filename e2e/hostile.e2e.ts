/**
 * Hostile text from hosts in every place where the window shows some: nothing runs, nothing becomes an element, nothing
 * hides, turns or bursts what stands around it, and a question always names its target as it is. On a simulated host
 * with names that no engine would take, and on a real engine with all that one takes.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from 'playwright/test'
import { addHost, card, chooseAction, goTo, type Longshore, openLongshore, row, trustKey } from './driver'
import { CREW, MODEST } from './hostile/crew'
import { type HostileFleet, startHostileFleet } from './hostile/fleet'
import { makeHostile, OPERATING_SYSTEM } from './hostile/real'
import { expectSound } from './hostile/soundness'
import { ALL, NAMES } from './hostile/texts'
import { type Lab, labUnavailable, openLab } from './lab/lab'
import { listen, resize } from './looking'
import { addLabHost, close } from './openings'

test.describe.configure({ mode: 'serial' })

const WORST = [NAMES.long, NAMES.markup, NAMES.rightToLeft]

let fleet: HostileFleet
let lab: Lab | undefined
let folder: string
let longshore: Longshore
let page: Page
const complaints: string[] = []
const dialog = () => page.getByRole('dialog')
const inspector = () => page.getByRole('complementary').last()
const chosenRow = (at: number) => page.getByRole('grid').getByRole('row').nth(at)

test.beforeAll(async () => {
  ;[fleet, longshore] = await Promise.all([startHostileFleet(1), openLongshore()])
  page = longshore.page
  const [host] = fleet.hosts
  if (!host) throw new Error('no simulated host')
  await fleet.inject(host.name, [...CREW, MODEST])
  folder = mkdtempSync(join(tmpdir(), 'longshore-e2e-'))
  const keyPath = join(folder, 'id')
  writeFileSync(keyPath, fleet.privateKey, { mode: 0o600 })
  await listen(page, complaints)
  await resize(longshore, { width: 1280, height: 900 })
  await addHost(page, { address: `ssh://${host.user}@${host.address}:${host.port}`, name: 'harbour', keyPath })
  await trustKey(page, 'harbour', host.fingerprint)
  await expect(card(page, 'harbour')).toContainText('online', { timeout: 15_000 })
})
test.afterAll(async () => {
  await close(longshore, lab)
  await fleet?.stop()
  if (folder) rmSync(folder, { recursive: true, force: true })
})
test.afterEach(() => expect(complaints, 'console errors and breaches of the policy').toEqual([]))

test('the table and its groups show each name as it is', async () => {
  await goTo(page, 'Containers')
  for (const { shown } of ALL) await expect(row(page, shown).first()).toBeVisible()
  await look('table')
  for (const by of ['By project', 'By image', 'No groups']) {
    await page.getByLabel('Group by').click()
    await page.getByRole('option', { name: by }).click()
    await look(`table ${by}`)
  }
})

test('the page of those that use the most', async () => {
  await goTo(page, 'Top')
  await expect(row(page, WORST[0]?.shown ?? '').first()).toContainText('%', { timeout: 60_000 })
  await look('top')
  await goTo(page, 'Containers')
})

test('the overview of each container holds together', async () => {
  for (const { shown } of ALL) {
    await row(page, shown).first().click()
    await expect(inspector().getByRole('heading', { level: 2 })).toHaveText(shown)
    await expect(inspector().getByRole('heading', { name: 'Labels' })).toBeVisible()
    await expectSound(page, `overview of ${shown}`)
  }
})

test('so do the other tabs, and the page of its own', async () => {
  for (const { shown } of WORST) {
    await row(page, shown).first().click()
    for (const tab of [
      'Metrics',
      'Diagnose',
      'Environment',
      'Processes',
      'Changes',
      'History',
      'Inspect',
      'Overview',
    ] as const) {
      await page.getByRole('tab', { name: tab }).click()
      await expect(page.getByRole('tabpanel').last()).not.toContainText('Asking the engine')
      await expectSound(page, `${tab} ${shown}`)
    }
    await page.getByRole('button', { name: 'Open as a page' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(shown)
    await look(`page ${shown}`)
    await page.keyboard.press('Escape')
  }
})

test('each question names its container as it is', async () => {
  for (const { shown } of WORST) {
    const isFirst = shown === WORST[0]?.shown
    for (const action of [
      'Rename…',
      'Run another like it…',
      ...(isFirst ? ['Kill…', 'Change limits…', 'Remove…'] : []),
    ]) {
      await chooseAction(page, shown, action)
      await inDialog(action, shown)
    }
    await page.getByRole('button', { name: 'Stop…' }).click()
    await expect(dialog().getByRole('region', { name: 'What depends on it' })).toBeVisible()
    await inDialog('Stop', shown)
    await inspector().getByRole('button', { name: 'Open port 80' }).click()
    await inDialog('Open port', shown)
    await page.keyboard.press('Control+k')
    await inDialog('Palette', shown)
    await row(page, shown).first().click({ button: 'right' })
    await expect(page.getByRole('menu')).toBeVisible()
    await expectSound(page, `menu of ${shown}`)
    await page.keyboard.press('Escape')
  }
})

test('the command to run another does nothing but what it says', async () => {
  await goTo(page, 'Containers')
  await chooseAction(page, MODEST.name, 'Run another like it…')
  const command = await dialog().getByRole('region', { name: 'The same as a command' }).locator('pre').textContent()
  await look('run another')
  await page.keyboard.press('Escape')
  for (const shell of ['sh', 'bash']) {
    const words = wordsOf(shell, command ?? '')
    const valuesOf = (option: string) => words.flatMap((word, at) => (words[at - 1] === option ? [word] : []))
    expect(words.slice(0, 2)).toEqual(['run', '--detach'])
    // What looks secret is not said: only its name.
    const env = MODEST.env ?? []
    const said = valuesOf('--env').map((word, at) => (env[at]?.startsWith(`${word}=`) ? env[at] : word))
    expect(said).toEqual(env)
    expect(valuesOf('--label')).toEqual(
      Object.entries(MODEST.labels ?? {})
        .filter(([name]) => name !== '__proto__' && !/[\s=]/.test(name))
        .map(([name, value]) => `${name}=${value}`),
    )
    expect(words.slice(-(MODEST.command?.length ?? 0))).toEqual(MODEST.command)
  }
})

test('many at once are named one by one, and what comes of each is told', async () => {
  await page.getByRole('grid', { name: 'Containers' }).press('ControlOrMeta+a')
  await page.getByRole('region', { name: 'Chosen containers' }).getByRole('button', { name: 'Stop…' }).click()
  for (const { shown } of ALL) await expect(dialog().getByText(shown, { exact: true })).toBeVisible()
  await look('stop many')
  await dialog().getByLabel('Grace, seconds').fill('0')
  await dialog()
    .getByRole('button', { name: /^Stop \d+ containers$/ })
    .click()
  await expect(dialog()).toContainText(`${CREW.length + 1} done`, { timeout: 20_000 })
  await look('stopped many')
  await dialog().getByRole('button', { name: 'Close' }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('contentinfo').getByRole('button', { name: 'Tasks' }).click()
  await look('tasks')
  await page.keyboard.press('Escape')
  for (const { shown } of WORST) {
    await row(page, shown).first().click()
    await inspector().getByRole('button', { name: 'Start' }).click()
    await expect(page.getByText(`Started ${shown} on harbour.`)).toBeVisible()
  }
  await look('toasts')
})

test('images, volumes and networks', async () => {
  for (const kind of ['Image', 'Volume', 'Network'] as const) {
    await goTo(page, `${kind}s`)
    await expect(chosenRow(1)).toBeVisible()
    await look(`${kind}s`)
    const count = Math.min(await page.getByRole('grid').getByRole('row').count(), kind === 'Image' ? 3 : 12)
    for (let at = 1; at < count; at++) {
      await chosenRow(at).getByRole('gridcell').first().click()
      const name = (await inspector().getByRole('heading', { level: 2 }).textContent()) ?? ''
      await expectSound(page, `${kind} ${name}`)
      const remove = inspector().getByRole('button', { name: 'Remove…' })
      if (at > 2 || (await remove.count()) === 0) continue
      await remove.click()
      await inDialog(`Remove ${kind}`, name)
    }
    await page.getByRole('grid').press('ControlOrMeta+a')
    await page
      .getByRole('region', { name: /^Chosen/ })
      .getByRole('button', { name: 'Remove…' })
      .click()
    await inDialog(`Remove ${kind}s`, '')
    await page.keyboard.press('Escape')
  }
})

test('events and the audit', async () => {
  for (const name of ['Events', 'Audit'] as const) {
    await goTo(page, name)
    await expect(chosenRow(1)).toBeVisible()
    await look(name)
    for (const at of [1, 2, 3, 4]) {
      await chosenRow(at).click()
      await expect(inspector()).toBeVisible()
      await look(`${name} ${at}`)
    }
  }
})

test('what a real engine took and says itself', async () => {
  const unavailable = labUnavailable()
  test.skip(unavailable !== undefined, unavailable ?? '')
  lab = await openLab({ hosts: 1 })
  const host = lab.host(1)
  await makeHostile(host)
  await addLabHost(page, lab, 1, 'quay')
  await card(page, 'quay').getByRole('link').first().click()
  await expect(page.getByRole('tabpanel').last()).toContainText(OPERATING_SYSTEM)
  await look('real host')
  await goTo(page, 'Containers')
  await page.getByRole('textbox', { name: 'Filter containers' }).fill('host:quay')
  await row(page, 'worst').click()
  await expect(inspector()).toContainText('unhealthy', { timeout: 15_000 })
  for (const tab of ['Overview', 'Environment', 'Processes', 'Changes', 'History', 'Inspect'] as const) {
    await page.getByRole('tab', { name: tab }).click()
    await expect(page.getByRole('tabpanel').last()).toContainText(tab === 'Changes' ? NAMES.entity.raw : '<img src=x')
    await look(`real ${tab}`)
  }
  await row(page, 'broken').click()
  await inspector().getByRole('button', { name: 'Start' }).click()
  const notice = page.getByRole('region', { name: 'Notifications' })
  await expect(notice).toContainText('Could not start broken on quay.')
  await expect(notice).toContainText('unable to start container process')
  await look('real failure')
  for (const [kind, name] of [
    ['Image', 'worst:1'],
    ['Volume', 'worst-volume'],
    ['Network', 'worst-network'],
  ] as const) {
    await goTo(page, `${kind}s`)
    await row(page, name).getByRole('gridcell').first().click()
    await expect(inspector()).toContainText(NAMES.markup.raw)
    await look(`real ${kind}`)
  }
  await goTo(page, 'Audit')
  await row(page, 'broken').first().click()
  await expect(inspector()).toContainText('unable to start container process')
  await look('real audit')
})

/** Keeps a picture and holds all that is shown to the rules. */
async function look(name: string) {
  const file = name.replaceAll(/[^\p{L}\d ]/gu, '').slice(0, 40)
  await page.screenshot({ path: join('test-results', 'hostile', `${file}.png`) })
  await expectSound(page, name)
}

/** The open dialog names its target, is sound, and is closed again. */
async function inDialog(what: string, target: string) {
  await expect(dialog()).toContainText(target)
  await look(`${what} ${target}`)
  await page.keyboard.press('Escape')
  await expect(dialog()).toBeHidden()
}

/** What a shell makes of a command that was pasted into it, in a folder of its own that must stay empty. */
function wordsOf(shell: string, command: string): string[] {
  const cwd = mkdtempSync(join(tmpdir(), 'longshore-e2e-'))
  try {
    const script = `docker() { printf '%s\\0' "$@"; }\n${command}`
    const said = execFileSync(shell, ['-c', script], { cwd, encoding: 'utf8' })
    expect(readdirSync(cwd)).toEqual([])
    return said.split('\0').slice(0, -1)
  } finally {
    rmSync(cwd, { recursive: true, force: true })
  }
}

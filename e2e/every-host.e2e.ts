/**
 * Each action on each kind of host, side by side in the real window: plain SSH, TLS, an sshd that forbids forwarding
 * (docker system dial-stdio), a user outside the docker group (the same by sudo), and Podman. What an action did is
 * asked of each engine by its own CLI.
 */
import { expect, type Page, test } from 'playwright/test'
import { addHost, card, chooseAction, goTo, type Longshore, row, trustKey } from './driver'
import { startSleeper } from './lab/containers'
import type { HostOptions, Lab } from './lab/lab'
import { bySsh, byTls, close, needLab, openOnLab } from './openings'

needLab()

const KINDS = ['plain', 'secured', 'strict', 'sudoer', 'pods'] as const
const SETTLE_MS = 20_000

let lab: Lab
let longshore: Longshore
let page: Page
const dialog = () => page.getByRole('dialog')
const hostOf = (kind: (typeof KINDS)[number]) => lab.host(KINDS.indexOf(kind) + 1)
/** Each host's container is called after it. */
const load = (kind: string) => `load-${kind}`

test.beforeAll(async () => {
  const strict = { AllowStreamLocalForwarding: 'no', AllowTcpForwarding: 'no' }
  const hosts: HostOptions[] = [{}, { tcp: 'tls' }, { sshdOptions: strict }, { sudo: true }, { engine: 'podman' }]
  const opened = await openOnLab({ hosts }, ({ host }) =>
    Promise.all(KINDS.map((kind, at) => startSleeper(host(at + 1), load(kind)))),
  )
  ;({ lab, longshore, page } = opened)
})
test.afterAll(() => close(longshore, lab))

test('five kinds of hosts are connected, each in its own way', async () => {
  for (const kind of ['plain', 'strict', 'sudoer', 'pods'] as const) await addBySsh(kind)
  await card(page, 'strict').getByRole('button', { name: 'Connect by dial-stdio' }).click({ timeout: SETTLE_MS })
  await card(page, 'sudoer').getByRole('button', { name: 'Connect by sudo' }).click({ timeout: SETTLE_MS })
  await addHost(page, byTls(lab, KINDS.indexOf('secured') + 1, 'secured'))
  for (const kind of KINDS) await expect(card(page, kind)).toContainText('online', { timeout: SETTLE_MS })
  await goTo(page, 'Containers')
  for (const kind of KINDS) await expect(row(page, load(kind))).toContainText('running', { timeout: SETTLE_MS })
})

const IN_TURN = [
  ['Pause', 'paused', 'paused'],
  ['Unpause', 'running', 'running'],
  ['Restart', 'running', 'running'],
  ['Stop', 'exited', 'exited'],
  ['Start', 'running', 'running'],
  ['Kill', 'exited', 'exited'],
] as const

for (const [verb, shown, status] of IN_TURN) {
  test(`${verb.toLowerCase()}: all five at once, with a result for each`, async () => {
    await chooseAll()
    await askForChosen(verb)
    const grace = dialog().getByLabel('Grace, seconds')
    if (verb === 'Stop') await grace.fill('2')
    await dialog()
      .getByRole('button', { name: `${verb} ${KINDS.length} containers` })
      .click()
    await expect(dialog().getByRole('status').first()).toHaveText(`${KINDS.length} done`, { timeout: SETTLE_MS })
    for (const kind of KINDS) await expect.poll(() => statusOf(kind), { timeout: SETTLE_MS }).toBe(status)
    await dialog().getByRole('button', { name: 'Close' }).last().click()
    for (const kind of KINDS) await expect(row(page, load(kind))).toContainText(shown, { timeout: SETTLE_MS })
  })
}

test('rename, limits and removal: on each of them', async () => {
  await page.keyboard.press('Escape')
  await page.getByRole('textbox', { name: 'Filter containers' }).fill('')
  for (const kind of KINDS) {
    const renamed = `kept-${kind}`
    await chooseAction(page, load(kind), 'Rename…')
    await dialog()
      .getByLabel(/^New name/)
      .fill(renamed)
    await dialog().getByRole('button', { name: 'Rename container' }).click()
    await expect(row(page, renamed)).toBeVisible({ timeout: SETTLE_MS })

    await chooseAction(page, renamed, 'Change limits…')
    await dialog().getByLabel('Memory').fill('64 MiB')
    await dialog().getByRole('button', { name: 'Change limits' }).click()
    await expect(dialog()).toBeHidden({ timeout: SETTLE_MS })
    if (kind === 'pods') {
      await expect(page.getByText('does not offer that').first()).toBeVisible({ timeout: SETTLE_MS }) // Podman 4 cannot
    } else {
      const memory = () => hostOf(kind).docker('inspect', '-f', '{{.HostConfig.Memory}}', renamed)
      await expect.poll(memory, { timeout: SETTLE_MS }).toBe(String(64 * 1024 ** 2))
    }

    await chooseAction(page, renamed, 'Remove…')
    await dialog().getByRole('button', { name: 'Remove container' }).click()
    await expect(row(page, renamed)).toBeHidden({ timeout: SETTLE_MS })
    expect(await hostOf(kind).docker('ps', '--all', '--quiet', '--filter', `name=${renamed}`)).toBe('')
  }
})

test('the audit tells each of them, host by host', async () => {
  await goTo(page, 'Audit')
  for (const kind of KINDS) {
    await page.getByRole('textbox', { name: 'Search the audit' }).fill(`kept-${kind}`)
    await expect(page.getByRole('row').filter({ hasText: 'Remove' }).filter({ hasText: kind }).first()).toContainText(
      'done',
    )
  }
})

async function addBySsh(kind: 'plain' | 'strict' | 'sudoer' | 'pods') {
  const user = kind === 'sudoer' ? 'sudoer' : 'deploy'
  await addHost(page, bySsh(lab, KINDS.indexOf(kind) + 1, kind, user))
  await trustKey(page, kind, hostOf(kind).hostKeyFingerprint())
}

async function chooseAll() {
  await page.keyboard.press('Escape')
  await page.getByRole('textbox', { name: 'Filter containers' }).fill('name:load-')
  await expect(page.getByRole('main').getByRole('status').first()).toContainText(`${KINDS.length} of `)
  await page.getByRole('grid', { name: 'Containers' }).focus()
  await page.keyboard.press('ControlOrMeta+a')
  await expect(chosen()).toContainText(`${KINDS.length} containers`)
}

const chosen = () => page.getByRole('region', { name: 'Chosen containers' })

async function askForChosen(verb: string) {
  const inSight = chosen().getByRole('button', { name: `${verb}…`, exact: true })
  if (await inSight.isVisible()) return inSight.click()
  await chosen().getByRole('button', { name: 'More for the chosen' }).click()
  await page.getByRole('menuitem', { name: `${verb}…` }).click()
}

const statusOf = (kind: (typeof KINDS)[number]) => hostOf(kind).docker('inspect', '-f', '{{.State.Status}}', load(kind))

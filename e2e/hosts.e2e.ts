/**
 * Every kind of host side by side in the real window: SSH, TLS, plain TCP after its warning, an sshd that forbids
 * forwarding (the way that works is one click away), Podman; and a certificate that is not to be trusted.
 */
import { expect, type Page, test } from 'playwright/test'
import { addHost, card, fillHostForm, goTo, type Longshore, row, stopContainer, trustKey } from './driver'
import { startSleeper } from './lab/containers'
import type { HostOptions, Lab } from './lab/lab'
import { addLabHost, bySsh, byTls, close, needLab, openOnLab } from './openings'

needLab()

let lab: Lab
let longshore: Longshore
let page: Page
const dialog = () => page.getByRole('dialog')

test.beforeAll(async () => {
  const sshdOptions = { AllowStreamLocalForwarding: 'no', AllowTcpForwarding: 'no' }
  const hosts: HostOptions[] = [{ tcp: 'tls' }, { tcp: 'plain', sshdOptions }, { engine: 'podman' }]
  const opened = await openOnLab({ hosts }, ({ host }) =>
    Promise.all(['on-tls', 'on-strict', 'on-podman'].map((name, at) => startSleeper(host(at + 1), name))),
  )
  ;({ lab, longshore, page } = opened)
})
test.afterAll(() => close(longshore, lab))

test('a certificate of an authority that is not trusted is refused with that sentence; the right one connects', async () => {
  const form = byTls(lab, 1, 'secured')
  await fillHostForm(page, { ...form, tls: { ...lab.tls.client, ca: lab.tls.otherCa } })
  await dialog().getByRole('button', { name: 'Test connection' }).click()
  await expect(dialog()).toContainText('not signed by the authority you trust', { timeout: 20_000 })
  await dialog()
    .getByRole('textbox', { name: /^Certificate authority/ })
    .fill(lab.tls.ca)
  await dialog().getByRole('button', { name: 'Test connection' }).click()
  await expect(dialog()).toContainText('It works', { timeout: 20_000 })
  await dialog().getByRole('button', { name: 'Add host' }).click()
  await expect(card(page, 'secured')).toContainText('online', { timeout: 20_000 })
})

test('plain TCP connects only after the person accepted what that means', async () => {
  await page.getByRole('button', { name: 'Add host' }).first().click()
  await dialog()
    .getByLabel('Address', { exact: true })
    .fill(`tcp://${lab.host(2).address}:2375`)
  await dialog().getByLabel('Name', { exact: true }).fill('open')
  await expect(dialog()).toContainText('becomes root on it')
  await dialog().getByRole('button', { name: 'Add host' }).click()
  await expect(dialog()).toContainText('Say that you accept this')
  await dialog().getByText('I understand, and connect without protection').click()
  await dialog().getByRole('button', { name: 'Add host' }).click()
  await expect(card(page, 'open')).toContainText('online', { timeout: 20_000 })
})

test('where sshd forbids forwarding, the way that works is one click away', async () => {
  await addHost(page, bySsh(lab, 2, 'strict'))
  await trustKey(page, 'strict', lab.host(2).hostKeyFingerprint())
  await expect(card(page, 'strict')).toContainText('forbids forwarding to sockets', { timeout: 20_000 })
  await card(page, 'strict').getByRole('button', { name: 'Connect by dial-stdio' }).click()
  await expect(card(page, 'strict')).toContainText('online', { timeout: 20_000 })
})

test('a Podman host is one of them', async () => {
  await addLabHost(page, lab, 3, 'pods')
})

test('their containers stand in one table and are acted on alike', async () => {
  await goTo(page, 'Containers')
  for (const name of ['on-tls', 'on-podman'] as const) {
    await expect(row(page, name)).toContainText('running', { timeout: 15_000 })
    await stopContainer(page, name, 'all alike', 1)
    await expect(row(page, name)).toContainText('exited', { timeout: 20_000 })
  }
  expect(await lab.host(1).docker('inspect', '-f', '{{.State.Running}}', 'on-tls')).toBe('false')
})

test('many are started over two hosts at once, with a result for each; one fails', async () => {
  await lab.host(1).docker('create', '--name', 'clash', '--publish', '2376:80', 'busybox', 'sleep', '60')
  await page.getByRole('heading', { level: 1 }).hover() // new rows wait while the pointer is over the table
  await expect(row(page, 'clash')).toContainText('created', { timeout: 15_000 })
  for (const name of ['on-tls', 'on-podman', 'clash']) await row(page, name).click({ modifiers: ['ControlOrMeta'] })
  const chosen = page.getByRole('region', { name: 'Chosen containers' })
  await expect(chosen).toContainText('3 containers')
  await chosen.getByRole('button', { name: 'Start…', exact: true }).click()
  await expect(dialog().getByRole('list', { name: 'What will be touched' })).toContainText('pods')
  await dialog().getByRole('button', { name: 'Start 3 containers' }).click()
  await expect(dialog()).toContainText('1 of 3 containers could not be started', { timeout: 30_000 })
  await expect(dialog().getByRole('listitem').first()).toContainText('clash')
  await dialog().getByRole('button', { name: 'Close' }).click()
  await expect(row(page, 'on-tls')).toContainText('running')
  await expect(row(page, 'on-podman')).toContainText('running')
  await page.keyboard.press('Escape')
})

test('the fleet stands in the order that was chosen, and keeps it', async () => {
  await goTo(page, 'Fleet')
  const first = page.getByTestId('host-card').first()
  const order = page.getByRole('combobox', { name: 'Order of the hosts' })
  await expect(first).toHaveAttribute('aria-label', 'open')
  await order.click()
  await page.getByRole('option', { name: 'Most containers first' }).click()
  await expect(first).toHaveAttribute('aria-label', 'secured')
  await goTo(page, 'Containers')
  await goTo(page, 'Fleet')
  await expect(first).toHaveAttribute('aria-label', 'secured')
  await order.click()
  await page.getByRole('option', { name: 'By name' }).click()
  await expect(first).toHaveAttribute('aria-label', 'open')
})

test('two hosts that lead to one engine know of each other', async () => {
  await card(page, 'open').getByRole('link', { name: 'open' }).click()
  await page.getByRole('region', { name: 'Engine' }).getByRole('link', { name: 'strict' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('strict')
  await expect(page.getByRole('region', { name: 'Engine' }).getByRole('link')).toHaveText('open')
  await page.getByRole('navigation', { name: 'Hosts' }).getByRole('button', { pressed: true }).click()
})

test('the page of a host counts what it holds, as its engine does, and each number leads there', async () => {
  await card(page, 'secured').getByRole('link', { name: 'secured' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('secured')
  const tile = (name: string) => page.getByRole('navigation', { name: 'What it holds' }).getByRole('link', { name })
  const count = async (...list: string[]) =>
    new Set((await lab.host(1).docker(...list)).split('\n').filter(Boolean)).size
  await expect(tile('Containers')).toContainText(`${await count('ps', '-q')} of ${await count('ps', '-aq')} running`)
  await expect(tile('Images')).toContainText(`Images${await count('images', '-q')}`)
  await expect(tile('Networks')).toContainText(`Networks${await count('network', 'ls', '-q')}`)
  await lab.host(1).docker('volume', 'create', 'counted')
  await expect(tile('Volumes')).toContainText(`Volumes${await count('volume', 'ls', '-q')}`, { timeout: 5000 })
  await tile('Volumes').click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Volumes')
  await expect(row(page, 'counted')).toBeVisible()
  await expect(page.getByRole('main').getByRole('status').first()).toContainText('on 1 host')
})

test('its events come live after what the engine remembers, each once, and can be held still', async () => {
  await goTo(page, 'Fleet')
  await page.getByRole('tab', { name: 'Events' }).click()
  const events = page.getByRole('grid', { name: 'Events of secured' })
  const about = (name: string) => events.getByRole('row').filter({ hasText: name })
  await expect(about('clash').filter({ hasText: 'created' })).toHaveCount(1)
  await expect(about('on-tls').filter({ hasText: 'created' })).toHaveCount(1) // before this app knew the host

  await lab.host(1).docker('volume', 'create', 'from-outside')
  await expect(about('from-outside')).toBeVisible({ timeout: 2000 })

  await page.keyboard.press('p')
  await lab.host(1).docker('volume', 'create', 'while-held')
  await expect(page.getByRole('button', { name: 'Resume, 1 new' })).toBeVisible({ timeout: 2000 })
  await expect(about('while-held')).toHaveCount(0)
  await page.keyboard.press('p')
  await expect(about('while-held')).toHaveCount(1)

  // Opened again: now the engine remembers what came live.
  await page.getByRole('tab', { name: 'Overview' }).click()
  await expect(page.getByRole('region', { name: 'Latest events' })).toContainText('while-held')
  await page.getByRole('tab', { name: 'Events' }).click()
  await expect(about('on-tls').filter({ hasText: 'created' })).toHaveCount(1)
  await expect(about('from-outside')).toHaveCount(1)
})

test('the page of a host tells what it is and how its connection came about', async () => {
  await page.getByRole('tab', { name: 'Overview' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('secured')
  await expect(page.getByRole('tabpanel')).toContainText('Kernel', { ignoreCase: true })
  await page.getByRole('tab', { name: 'Disk' }).click()
  await expect(page.getByRole('tabpanel')).toContainText('could be freed', { timeout: 20_000 })
  await page.getByRole('tab', { name: 'Connection' }).click()
  await expect(page.getByRole('tabpanel')).toContainText('established')
  await page.getByRole('tab', { name: 'Settings' }).click()
  await expect(page.getByRole('tabpanel')).toContainText('TLS, to port 2376')
})

test('a host with group, tags and a note is found under its group; a disabled one is not connected', async () => {
  await page.getByRole('tabpanel').getByRole('button', { name: 'Edit host…' }).click()
  await dialog().getByText('Group, tags, colour, note').click()
  await dialog().getByLabel('Group').fill('Production')
  await dialog().getByLabel('Tags').fill('web, berlin')
  await dialog().getByRole('button', { name: 'Save' }).click()
  await expect(dialog()).toBeHidden()
  await page.getByRole('tabpanel').getByRole('button', { name: 'Disable' }).click()
  await expect(page.getByRole('tabpanel').getByRole('button', { name: 'Enable' })).toBeVisible()
  await goTo(page, 'Fleet')
  await page.getByRole('navigation', { name: 'Hosts' }).getByRole('button', { pressed: true }).click()
  await expect(page.getByRole('region', { name: /^Disabled/ })).toContainText('secured')
  await card(page, 'secured').getByRole('button', { name: 'More for secured' }).click()
  await page.getByRole('menuitem', { name: 'Enable' }).click()
  await expect(page.getByRole('region', { name: /^Production/ })).toContainText('berlin')
  await expect(card(page, 'secured')).toContainText('online', { timeout: 20_000 })
})

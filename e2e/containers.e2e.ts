/**
 * What a person does to containers, in the real window on a real engine: each action, protected ones, what depends on
 * them, masked values, a new container and another like it.
 */
import { expect, type Page, test } from 'playwright/test'
import { chooseAction, goTo, type Longshore, row } from './driver'
import { startComposeProject, startSleeper } from './lab/containers'
import type { Lab } from './lab/lab'
import { addLabHost, close, needLab, openOnLab } from './openings'

needLab()

let lab: Lab
let longshore: Longshore
let page: Page
const engine = (...args: string[]) => lab.host(1).docker(...args)
const dialog = () => page.getByRole('dialog')

test.beforeAll(async () => {
  const opened = await openOnLab({ hosts: 1 }, async ({ host }) => {
    await startSleeper(host(1), 'orders', '--env', 'DB_PASSWORD=hush-hush', '--env', 'MODE=fast')
    await startSleeper(host(1), 'ledger', '--label', 'io.longshore.protected=true')
    await startComposeProject(host(1), 'shop')
  })
  ;({ lab, longshore, page } = opened)
  await addLabHost(page, lab, 1, 'quay')
  await goTo(page, 'Containers')
  await expect(row(page, 'orders')).toContainText('running', { timeout: 15_000 })
})
test.afterAll(() => close(longshore, lab))

test('pause and unpause', async () => {
  await chooseAction(page, 'orders', 'Pause')
  await expect(row(page, 'orders')).toContainText('paused')
  expect(await engine('inspect', '-f', '{{.State.Paused}}', 'orders')).toBe('true')
  await page.getByRole('complementary').getByRole('button', { name: 'Unpause' }).click()
  await expect(row(page, 'orders')).toContainText('running')
})

test('limits and restart policy are changed while it runs', async () => {
  await chooseAction(page, 'orders', 'Change limits…')
  await dialog().getByLabel('Memory').fill('64 MiB')
  await dialog().getByLabel('Restart').click()
  await page.getByRole('option', { name: 'unless stopped' }).click()
  await dialog().getByRole('button', { name: 'Change limits' }).click()
  await expect(dialog()).toBeHidden()
  await expect
    .poll(() => engine('inspect', '-f', '{{.HostConfig.Memory}} {{.HostConfig.RestartPolicy.Name}}', 'orders'))
    .toBe(`${64 * 1024 ** 2} unless-stopped`)
})

test('a secret value is masked until it is revealed, and the audit keeps that', async () => {
  await row(page, 'orders').click()
  const inspector = page.getByRole('complementary')
  await inspector.getByRole('tab', { name: 'Environment' }).click()
  await expect(inspector).toContainText('fast')
  await expect(inspector).not.toContainText('hush-hush')
  await inspector.getByRole('tab', { name: 'Inspect' }).click()
  await expect(inspector.getByRole('tabpanel')).toContainText('"Env"')
  await expect(inspector).not.toContainText('hush-hush')
  await inspector.getByRole('tab', { name: 'Environment' }).click()
  await inspector.getByRole('button', { name: 'Reveal DB_PASSWORD' }).click()
  await expect(inspector).toContainText('hush-hush')
  await goTo(page, 'Audit')
  const entry = page.getByRole('row').filter({ hasText: 'DB_PASSWORD' })
  await expect(entry).toContainText('orders')
  await expect(page.getByRole('main')).not.toContainText('hush-hush')
  await goTo(page, 'Containers')
})

test('a container is renamed', async () => {
  await chooseAction(page, 'orders', 'Rename…')
  await dialog()
    .getByLabel(/^New name/)
    .fill('orders-old')
  await dialog().getByRole('button', { name: 'Rename container' }).click()
  await expect(row(page, 'orders-old')).toBeVisible()
  expect(await engine('inspect', '-f', '{{.Name}}', 'orders-old')).toBe('/orders-old')
})

test('a protected container is refused until its name is typed and a reason given', async () => {
  await row(page, 'ledger').click()
  await page.getByRole('button', { name: 'Stop…' }).click()
  const confirm = dialog().getByRole('button', { name: 'Stop container' })
  await expect(dialog()).toContainText('ledger is protected')
  await expect(confirm).toBeDisabled()
  await dialog().getByLabel('Name of the container').fill('ledger')
  await expect(confirm).toBeDisabled()
  await dialog()
    .getByLabel(/^Reason/)
    .fill('the year is closed')
  await dialog().getByLabel('Grace, seconds').fill('1')
  await confirm.click()
  await expect(row(page, 'ledger')).toContainText('exited', { timeout: 15_000 })
  expect(await engine('inspect', '-f', '{{.State.Running}}', 'ledger')).toBe('false')
})

test('what depends on a container is shown before it is stopped', async () => {
  await row(page, 'shop-web-1').click()
  await page.getByRole('button', { name: 'Stop…' }).click()
  await expect(dialog().getByRole('region', { name: 'What depends on it' })).toContainText('shop-worker-1')
  await page.keyboard.press('Escape')
})

test('a container is killed with the chosen signal and removed', async () => {
  await chooseAction(page, 'orders-old', 'Kill…')
  await dialog().getByLabel('Signal', { exact: true }).click()
  await page.getByRole('option', { name: 'SIGTERM' }).click()
  await dialog().getByRole('button', { name: 'Kill container' }).click()
  await expect(dialog()).toBeHidden()
  await expect(row(page, 'orders-old')).toContainText('exited', { timeout: 15_000 })
  await chooseAction(page, 'orders-old', 'Remove…')
  await dialog().getByRole('button', { name: 'Remove container' }).click()
  await expect(row(page, 'orders-old')).toBeHidden({ timeout: 15_000 })
  expect(await engine('ps', '--all', '--quiet', '--filter', 'name=orders-old')).toBe('')
})

test('another container like one is run, with the same command shown', async () => {
  await chooseAction(page, 'shop-web-1', 'Run another like it…')
  await expect(dialog().getByRole('region', { name: 'The same as a command' })).toContainText('docker run --detach')
  await dialog().getByLabel('Name', { exact: true }).fill('shop-web-canary')
  await dialog().getByLabel('Environment').fill('CANARY=yes')
  await dialog().getByRole('button', { name: 'Run container' }).click()
  await dialog().getByRole('button', { name: 'Show it' }).click({ timeout: 20_000 })
  await expect(page.getByRole('complementary')).toContainText('shop-web-canary')
  expect(await engine('inspect', '-f', '{{.State.Running}} {{.Config.Env}}', 'shop-web-canary')).toContain('true')
  expect(await engine('inspect', '-f', '{{.Config.Env}}', 'shop-web-canary')).toContain('CANARY=yes')
})

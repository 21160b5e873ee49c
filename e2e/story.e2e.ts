/**
 * The first day with Longshore, in the real window on real hosts: add a host, accept its key, see the containers,
 * stop one with a reason, see it in the audit; and what may break meanwhile.
 */
import { execFileSync } from 'node:child_process'
import { expect, test } from 'playwright/test'
import { addHost, card, goTo, type Longshore, openLongshore, processId, row, stopContainer, trustKey } from './driver'
import { startSleeper } from './lab/containers'
import type { Lab } from './lab/lab'
import { bySsh, close, needLab, openOnLab } from './openings'

needLab()

let lab: Lab
let longshore: Longshore

test.beforeAll(async () => {
  const opened = await openOnLab({ hosts: 1 }, async ({ host }) => {
    await startSleeper(host(1), 'orders')
    await startSleeper(host(1), 'billing')
  })
  ;({ lab, longshore } = opened)
})
test.afterAll(() => close(longshore, lab))

test('a host is added, its key compared and accepted, its containers are there', async () => {
  const { page } = longshore
  await addHost(page, bySsh(lab, 1, 'harbour'))
  await trustKey(page, 'harbour', lab.host(1).hostKeyFingerprint())
  await expect(card(page, 'harbour')).toContainText('online', { timeout: 15_000 })
  await goTo(page, 'Containers')
  await expect(row(page, 'orders')).toContainText('running')
  await expect(row(page, 'billing')).toContainText('running')
})

test('a container is stopped with a reason, seen to stop, and found in the audit', async () => {
  const { page } = longshore
  await stopContainer(page, 'orders', 'making room for the new version', 1)
  await expect(row(page, 'orders')).toContainText('exited', { timeout: 15_000 })
  expect(await lab.host(1).docker('inspect', '-f', '{{.State.Running}}', 'orders')).toBe('false')
  await goTo(page, 'Audit')
  const entry = page.getByRole('row').filter({ hasText: 'making room for the new version' })
  await expect(entry).toContainText('orders')
  await expect(entry).toContainText('harbour')
  await expect(entry).toContainText('done')
})

test('what is started from outside is seen within a second', async () => {
  const { page } = longshore
  await goTo(page, 'Containers')
  await expect(row(page, 'orders')).toContainText('exited')
  await lab.host(1).docker('start', 'orders')
  await expect(row(page, 'orders')).toContainText('running', { timeout: 1_000 })
})

test('a killed engine process comes back by itself and nothing is lost', async () => {
  const { page } = longshore
  const before = await processId(longshore, 'engine')
  process.kill(before, 'SIGKILL')
  await expect.poll(() => processId(longshore, 'engine').catch(() => before), { timeout: 10_000 }).not.toBe(before)
  await expect(row(page, 'orders')).toBeVisible() // the page keeps what it knows
  await goTo(page, 'Fleet')
  await expect(card(page, 'harbour')).toContainText('online', { timeout: 20_000 })
  await goTo(page, 'Audit')
  await expect(page.getByRole('row').filter({ hasText: 'making room for the new version' })).toContainText('done')
})

test('a cut network shows, the containers stay, and the host comes back by itself', async () => {
  test.setTimeout(150_000)
  const { page } = longshore
  await goTo(page, 'Fleet')
  await lab.host(1).network('cut')
  await expect(card(page, 'harbour')).toContainText('offline', { timeout: 60_000 })
  await goTo(page, 'Containers')
  await expect(row(page, 'orders')).toBeVisible()
  process.kill(await processId(longshore, 'engine'), 'SIGKILL') // and the engine dies while the host is away
  await expect(row(page, 'orders')).toBeVisible()
  await lab.host(1).network('restore')
  await goTo(page, 'Fleet')
  await expect(card(page, 'harbour')).toContainText('online', { timeout: 60_000 })
  await goTo(page, 'Containers')
  await expect(row(page, 'orders')).toContainText('running')
})

test('the next start paints what was last known, also of a host that is away', async () => {
  test.setTimeout(90_000)
  await longshore.quit()
  await lab.host(1).network('cut')
  longshore = await openLongshore({ profile: longshore.profile })
  await goTo(longshore.page, 'Containers')
  await expect(row(longshore.page, 'orders')).toBeVisible({ timeout: 5_000 })
  await lab.host(1).network('restore')
})

test('the audit holds no gap and no row of it can be changed unseen', async () => {
  const { page, profile } = longshore
  await goTo(page, 'Audit')
  await page.getByRole('button', { name: /Verify/ }).click()
  await expect(page.getByText(/unbroken|intact|whole|verified/i).first()).toBeVisible()
  const files = execFileSync('ls', ['-l', profile], { encoding: 'utf8' })
  expect(files).toMatch(/-rw------- .*longshore\.db\n/)
})

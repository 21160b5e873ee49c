/**
 * The diagnosis of a container as a person asks for it, on a real engine: from the menu of a row, from the palette, copied
 * and saved. And the endpoint for Prometheus: made in the settings, read from outside with the token that was shown.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from 'playwright/test'
import { clipboard, goTo, type Longshore, row } from './driver'
import { startHealthFlip, startShell, startSleeper } from './lab/containers'
import type { Lab } from './lab/lab'
import { chooseTheme, inspect, listen, resize } from './looking'
import { addLabHost, close, needLab, openOnLab } from './openings'

needLab()

const complaints: string[] = []
const folder = mkdtempSync(join(tmpdir(), 'longshore-diagnosis-'))
let lab: Lab
let longshore: Longshore
let page: Page

test.beforeAll(async () => {
  const opened = await openOnLab({ hosts: 1 }, async ({ host }) => {
    const limited = ['--memory', '32m', '--memory-swap', '32m', '--restart', 'always']
    const eat = 'echo "loading everything into memory"; sleep 1; exec tail /dev/zero'
    await startShell(host(1), 'greedy', limited, eat)
    await startSleeper(host(1), 'fine', '--memory', '64m')
    const flip = await startHealthFlip(host(1), 'sick')
    await flip.setHealthy(false)
  })
  ;({ lab, longshore, page } = opened)
  await listen(page, complaints)
  await addLabHost(page, lab, 1, 'quay')
  await goTo(page, 'Containers')
  await expect(row(page, 'fine')).toContainText('running', { timeout: 15_000 })
})
test.afterAll(async () => {
  await close(longshore, lab)
  rmSync(folder, { recursive: true, force: true })
})

const head = () => page.getByRole('tabpanel', { name: 'Diagnose' }).getByRole('heading', { level: 2 })
const findings = () => page.getByRole('list', { name: 'Findings' }).locator(':scope > li')
const killed = /Killed because it used more memory than its limit of 32 MiB, .+ in the last hour; restarted each time\./

test('what is killed for memory again and again is named so, from the menu of its row', async () => {
  await expect
    .poll(async () => Number(await lab.host(1).docker('inspect', '-f', '{{.RestartCount}}', 'greedy')), {
      timeout: 30_000,
    })
    .toBeGreaterThan(2)
  await row(page, 'greedy').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Diagnose' }).click()
  await expect(head()).toHaveText(killed)
  await expect(findings().first()).toContainText('Critical')
  await expect(findings().filter({ hasText: 'Out of memory' })).toContainText('Raise its limit of 32 MiB')
  const log = findings().filter({ has: page.getByRole('button', { name: 'Details: Log' }) })
  await expect(log).toContainText('loading everything into memory')
})

test('it is copied and saved as text', async () => {
  await page.getByRole('button', { name: 'Copy as text' }).click()
  await expect.poll(() => clipboard(longshore)).toMatch(/^Diagnosis of container greedy on quay\n/)
  const path = join(folder, 'greedy.txt')
  await longshore.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath })
  }, path)
  await page.getByRole('button', { name: 'Save…' }).click()
  await expect(page.getByText('Saved the diagnosis of greedy')).toBeVisible()
  const text = readFileSync(path, 'utf8')
  expect(text).toMatch(killed)
  expect(text).toContain('[CRITICAL] memory: Out of memory')
  await goTo(page, 'Audit')
  await expect(page.getByRole('row').filter({ hasText: 'greedy' }).first()).toContainText(/diagnosis/i)
})

test('the palette asks the same of what is selected, and nothing wrong is said plainly', async () => {
  await goTo(page, 'Containers')
  await row(page, 'fine').click()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('Diagnose fine')
  await page.keyboard.press('Enter')
  await expect(head()).toHaveText(/Nothing wrong was found; it has been running for /)
  await expect(findings().filter({ hasText: 'Within its memory limit' })).toContainText('64 MiB', { timeout: 45_000 })
})

for (const theme of ['Dark', 'Light'] as const)
  test(`it is good to look at, ${theme}`, async () => {
    await chooseTheme(page, theme)
    for (const [name, expected] of [
      ['greedy', killed],
      ['sick', /^Critical: It runs, but its health check failed/],
    ] as const) {
      await resize(longshore, { width: 1280, height: 800 })
      await goTo(page, 'Containers')
      await row(page, name).click()
      await page.getByRole('tab', { name: 'Diagnose' }).click()
      await expect(head()).toHaveText(expected)
      await inspect(page, `diagnose ${name} ${theme} inspector`)
      await resize(longshore, { width: 1920, height: 1080 })
      await page.getByRole('button', { name: 'Open as a page' }).click()
      await expect(head()).toHaveText(expected)
      await inspect(page, `diagnose ${name} ${theme} page`)
    }
  })

test('Prometheus reads the newest values with the token that was shown once', async () => {
  await goTo(page, 'Settings')
  const metrics = page.getByRole('region', { name: 'Metrics' })
  await metrics.getByRole('radiogroup', { name: 'Answer Prometheus' }).getByText('On', { exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('New master password').fill('a password for tests')
  await dialog.getByLabel('Once more').fill('a password for tests')
  await dialog.getByRole('button', { name: 'Set password' }).click()
  await dialog.getByRole('button', { name: 'Make it' }).click()
  await expect(dialog).toContainText('It is shown only now')
  const token = (await dialog.locator('code').textContent()) ?? ''
  await inspect(page, 'prometheus token')
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expect(metrics).toContainText(/Answers at\s*http:\/\/127\.0\.0\.1:9427\/metrics/)
  const ask = (headers: Record<string, string>) => fetch('http://127.0.0.1:9427/metrics', { headers })
  expect((await ask({})).status).toBe(401)
  const read = async () => (await ask({ Authorization: `Bearer ${token}` })).text()
  await expect
    .poll(read, { timeout: 45_000 })
    .toMatch(/^longshore_container_memory_limit_bytes\{host="quay",container="fine"\} 67108864$/m)
  expect(await read()).toMatch(/^longshore_host_up\{host="quay"\} 1$/m)

  await metrics.getByRole('button', { name: 'New token…' }).click()
  await dialog.getByRole('button', { name: 'Replace it' }).click()
  await expect(dialog).toContainText('It is shown only now')
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expect.poll(async () => (await ask({ Authorization: `Bearer ${token}` })).status).toBe(401)
})

test('a port that is taken is named, and the history is forgotten with a reason', async () => {
  const metrics = page.getByRole('region', { name: 'Metrics' })
  const taken = createServer().listen(9428, '127.0.0.1')
  await metrics.getByLabel('Port for Prometheus').fill('9428')
  await metrics.getByLabel('Port for Prometheus').press('Enter')
  await expect(metrics).toContainText('Port 9428 of this computer is in use.')
  await inspect(page, 'settings metrics port taken')
  taken.close()
  await metrics.getByLabel('Port for Prometheus').fill('9427')
  await metrics.getByLabel('Port for Prometheus').press('Enter')
  await expect(metrics).toContainText('Answers at')
  for (const theme of ['Light', 'Dark'] as const) {
    await chooseTheme(page, theme)
    await metrics.scrollIntoViewIfNeeded()
    await inspect(page, `settings metrics ${theme}`)
  }
  await metrics.getByRole('button', { name: 'Forget the history…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(/^Reason/).fill('a new beginning')
  await dialog.getByRole('button', { name: 'Forget all of it' }).click()
  await expect(page.getByText('The history of metrics is forgotten.')).toBeVisible()
  await goTo(page, 'Audit')
  await expect(page.getByRole('row').filter({ hasText: 'a new beginning' })).toBeVisible()
  expect(complaints).toEqual([])
})

/**
 * Logs over several real hosts through the window: merged in true order although one host's clock is 90 s ahead, searched
 * over all of them, downloaded, taken up after a host was cut; Podman among them; and a million lines back to the first.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from 'playwright/test'
import {
  card,
  fillHostForm,
  goTo,
  type Longshore,
  logLines,
  logRegion,
  logStatus,
  openLog,
  paintedRows,
} from './driver'
import { startLogger, startShell } from './lab/containers'
import type { Lab } from './lab/lab'
import { openShiftedEngine, type ShiftedEngine } from './lab/shifted-engine'
import { addLabHost, close, needLab, openOnLab } from './openings'

needLab()

const MANY = process.env.LONGSHORE_LONG === '1' ? 1_000_000 : 200_000
const SHIFT_MS = 90_000
/** Each line holds the machine's own time in seconds, which all containers share. */
const TELLER = 'while :; do echo "up $(awk "{print \\$1}" /proc/uptime)"; usleep 100000; done'
const folder = mkdtempSync(join(tmpdir(), 'longshore-logs-'))
let lab: Lab
let longshore: Longshore
let page: Page
let shifted: ShiftedEngine
const lines = () => logLines(page)
const status = () => logStatus(page)

test.beforeAll(async () => {
  test.setTimeout(120_000)
  const opened = await openOnLab({ hosts: [{}, { tcp: 'plain' }, { engine: 'podman' }] }, async ({ host }) => {
    await startShell(host(1), 'many', [], `seq 1 ${MANY} | sed 's/^/line /'`)
    await startShell(host(1), 'right', [], TELLER)
    await startShell(host(2), 'ahead', [], TELLER)
    for (const at of [1, 2, 3])
      await startShell(host(at), `keeper-${at}`, [], `echo "a needle on ${at}"; echo hay; sleep 3600`)
    await startLogger(host(1), 'ticker', 0.5)
    shifted = await openShiftedEngine(host(2).address, 2375, SHIFT_MS)
  })
  ;({ lab, longshore, page } = opened)
  await addLabHost(page, lab, 1, 'quay')
  await addLabHost(page, lab, 3, 'pods')
  await addOpen('ahead-by-90-s', `tcp://127.0.0.1:${shifted.port}`)
  await expect(card(page, 'ahead-by-90-s')).toContainText('online', { timeout: 20_000 })
})
test.afterAll(async () => {
  await close(longshore, lab)
  shifted?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** On a port that is not Docker's own for it, TLS is what is expected. */
async function addOpen(name: string, address: string) {
  const dialog = await fillHostForm(page, { address, name })
  await dialog.getByText('Nothing', { exact: true }).click()
  await dialog.getByText('I understand, and connect without protection').click()
  await dialog.getByRole('button', { name: 'Add host' }).click()
  await expect(dialog).toBeHidden({ timeout: 20_000 })
}

async function merged(filter: string) {
  await goTo(page, 'Logs')
  await page.getByRole('main').getByRole('textbox').first().fill(filter)
  await expect(status()).toContainText('Following', { timeout: 20_000 })
}

/** Where the person wants the next file. */
async function saveAs(name: string): Promise<string> {
  const path = join(folder, name)
  await longshore.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath })
  }, path)
  return path
}

test('two hosts, one 90 s ahead, are merged in true order, and the clock is told', async () => {
  await merged('name:right,ahead')
  await expect(page.getByRole('main')).toContainText('2 containers on 2 hosts')
  await expect(async () => {
    const painted = await paintedRows(page)
    const told = painted.map((text) => ({ up: Number(/up ([\d.]+)$/.exec(text)?.[1]), isAhead: /ahead/.test(text) }))
    const ups = told.map(({ up }) => up)
    expect(new Set(told.map(({ isAhead }) => isAhead)).size).toBe(2)
    expect(ups.length).toBeGreaterThan(15)
    // As exact as the clock could be measured: half of a round trip.
    for (const [place, up] of ups.entries()) expect(up).toBeGreaterThanOrEqual((ups[place - 1] ?? 0) - 0.15)
  }).toPass({ timeout: 30_000 })
})

test('a search over three hosts finds the line of each, Podman too, and opens one in its context', async () => {
  await goTo(page, 'Logs')
  await page.getByRole('main').getByRole('textbox').first().fill('name:keeper*')
  await page.getByRole('button', { name: 'Search all history…' }).click()
  const box = page.getByRole('textbox', { name: 'Search the logs of all these containers' })
  await box.fill('needle on')
  await box.press('Enter')
  for (const [at, host] of [
    [1, 'quay'],
    [2, 'ahead-by-90-s'],
    [3, 'pods'],
  ] as const) {
    const found = page.getByRole('region', { name: `keeper-${at} on ${host}` })
    await expect(found).toContainText(`a needle on ${at}`, { timeout: 20_000 })
    await expect(found).not.toContainText('hay')
  }
  await page.getByRole('region', { name: 'keeper-3 on pods' }).getByTitle('Open in its context').click()
  await expect(lines()).toContainText('a needle on 3', { timeout: 20_000 })
  await expect(lines()).toContainText('hay')
})

test('what is downloaded is what the engine has, byte by byte', async () => {
  const path = await saveAs('many.log')
  await goTo(page, 'Containers')
  await openLog(page, 'many')
  await page.getByRole('button', { name: 'More for this log' }).click()
  await page.getByRole('menuitem', { name: /^Download/ }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Choose a file…' }).click()
  const expected = execFileSync('docker', ['-H', `unix://${lab.host(1).socketPath}`, 'logs', 'many'], {
    maxBuffer: 64 * 1024 * 1024,
    env: { PATH: process.env.PATH, HOME: folder },
  })
  await expect.poll(() => sizeOf(path), { timeout: 30_000 }).toBe(expected.length)
  expect(readFileSync(path).equals(expected)).toBe(true)
})

test('a long log is read back to its first line', async () => {
  await goTo(page, 'Containers')
  await openLog(page, 'many')
  await expect(lines()).toContainText(`line ${MANY}`)
  await logRegion(page).focus()
  await page.keyboard.press('Home')
  await expect(status()).toContainText('all there are', { timeout: 60_000 })
  await expect.poll(async () => (await paintedRows(page))[0]).toMatch(/ line 1$/)
  await page.keyboard.press('End')
  await expect(lines()).toContainText(`line ${MANY}`)
})

test('a host that is cut leaves a mark in the log it was followed in, and nothing is missing', async () => {
  await goTo(page, 'Containers')
  await openLog(page, 'ticker')
  await expect(status()).toContainText('Following')
  await lab.host(1).service('kill', 'sshd')
  await page.waitForTimeout(2000)
  await lab.host(1).service('start', 'sshd')
  await expect(lines()).toContainText(/connection lost for [\d.]+ s/, { timeout: 40_000 })
  const mark = (text: string) => text.includes('connection lost')
  await expect(async () => {
    const painted = await paintedRows(page)
    const at = painted.findIndex(mark)
    const numbers = painted
      .flatMap((text) => Number(/ line (\d+)$/.exec(text)?.[1] ?? Number.NaN))
      .filter(Number.isFinite)
    expect(at).toBeGreaterThan(-1)
    expect(numbers.length).toBeGreaterThan(5)
    for (const [place, number] of numbers.entries()) if (place > 0) expect(number).toBe((numbers[place - 1] ?? 0) + 1)
  }).toPass({ timeout: 15_000 })
})

function sizeOf(path: string): number {
  try {
    return readFileSync(path).length
  } catch {
    return -1
  }
}

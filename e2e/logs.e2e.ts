/**
 * Logs as a person reads them, on a real engine: follow, pause, scroll back to the first line, copy what was written,
 * JSON as fields, hostile lines, a stopped container, merged logs. The order of two hosts with different clocks, and what
 * happens when a host is lost, is tested where the engine's half lives (electron/engine/logs).
 */
import { expect, type Page, test } from 'playwright/test'
import { clipboard, goTo, type Longshore, logLines, logRegion, logStatus, openLog, paintedRows, row } from './driver'
import { startLogger, startShell } from './lab/containers'
import type { Lab } from './lab/lab'
import { listen } from './looking'
import { addLabHost, close, needLab, openOnLab } from './openings'

needLab()

const LINES = 30_000
const ODDITIES = [
  `head -c 100000 /dev/zero | tr '\\0' x; echo`,
  `printf '\\033[38;2;255;120;0mamber\\033[0m \\033[1;31mred\\033[0m\\n'`,
  `printf 'above\\n\\033[1A\\033[2Kforged\\033]0;pwned\\007\\n'`,
  `printf '{"level":"warn","http":{"status":502},"id":12345678901234567890}\\n'`,
  `printf 'größer\\t漢字\\n'`,
  'sleep 3600',
]
const complaints: string[] = []
let lab: Lab
let longshore: Longshore
let page: Page
let chosenLink = ''
const lines = () => logLines(page)
const status = () => logStatus(page)

test.beforeAll(async () => {
  const opened = await openOnLab({ hosts: 1 }, async ({ host }) => {
    await startShell(host(1), 'archive', [], `seq 1 ${LINES} | sed 's/^/line /'; sleep 1; echo "the last" >&2; exit 2`)
    await startShell(host(1), 'oddities', [], ODDITIES.join('; '))
    await startLogger(host(1), 'ticker', 0.2)
  })
  ;({ lab, longshore, page } = opened)
  await listen(page, complaints)
  await addLabHost(page, lab, 1, 'quay')
  await goTo(page, 'Containers')
  await expect(row(page, 'ticker')).toContainText('running', { timeout: 15_000 })
})
test.afterAll(() => close(longshore, lab))

test('a stopped container shows how it ended, and its log can be read back to the first line', async () => {
  await openLog(page, 'archive')
  await expect(lines()).toContainText('the last')
  await expect(page.getByText('It is followed again when the container starts.')).toBeVisible()
  await expect(status()).toContainText(/10[01] lines/)
  await expect.poll(async () => (await paintedRows(page)).some((text) => text.endsWith(`line ${LINES}`))).toBe(true)
  await logRegion(page).focus()
  await page.keyboard.press('Home')
  await expect(status()).toContainText('all there are', { timeout: 30_000 })
  await expect(lines()).toContainText('line 1line 2line 3')
  await expect.poll(async () => (await paintedRows(page))[0]).toMatch(/ line 1$/)
  await page.keyboard.press('End')
  await expect(lines()).toContainText('the last')
})

test('a log is followed, paused by scrolling up, and taken up again', async () => {
  await openLog(page, 'ticker')
  await expect(status()).toContainText('Following')
  const last = async () => (await paintedRows(page)).at(-1) ?? ''
  const numberOf = (text: string) => Number(/ line (\d+)$/.exec(text)?.[1])
  // More than fit into the pane: else the first ones are reached, and what is new still has its place at the foot.
  await expect.poll(async () => numberOf(await last()), { timeout: 30_000 }).toBeGreaterThan(60)
  await logRegion(page).hover()
  await page.mouse.wheel(0, -200)
  await expect(status()).toContainText('Paused')
  const resume = page.getByRole('button', { name: /^\d+ new lines?$/ })
  await expect(resume).toBeVisible()
  const paused = await paintedRows(page)
  const words = await resume.textContent()
  await expect(resume).not.toHaveText(words ?? '')
  expect(await paintedRows(page)).toEqual(paused)
  await resume.click()
  await expect(status()).toContainText('Following')
  const after = await last()
  await expect.poll(last).not.toBe(after)
})

const searchBox = () => page.getByRole('textbox', { name: 'Search this log' })

test('only matching lines are shown while more is written, and one of them leads to its context', async () => {
  await openLog(page, 'ticker')
  await expect(status()).toContainText('Following')
  await page.keyboard.press('Control+f')
  await searchBox().fill('7')
  const openThis = page.getByRole('button', { name: 'Open this line' })
  await expect.poll(async () => (await paintedRows(page)).length).toBeGreaterThan(3)
  await logRegion(page).hover({ position: { x: 300, y: 30 } })
  await expect(openThis).toBeVisible()
  await page.keyboard.press('Control+Enter')
  await expect(openThis).toBeHidden() // what was pointed at has another number among the matches
  const numbers = async () => (await paintedRows(page)).map((text) => / line (\d+)$/.exec(text)?.[1] ?? text)
  const areMatches = async () => {
    const now = await numbers()
    return now.length > 0 && now.every((number) => number.includes('7'))
  }
  const count = async () => Number(/(\d+) of \d+ lines/.exec((await status().textContent()) ?? '')?.[1])
  await expect.poll(areMatches).toBe(true)
  const known = await count()
  await expect.poll(count, { timeout: 15_000 }).toBeGreaterThan(known)
  expect(await areMatches()).toBe(true)
  await logRegion(page).focus()
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Enter')
  const opened = page.getByRole('region', { name: 'Opened line' })
  const chosen = Number(/line (\d+)/.exec((await opened.textContent()) ?? '')?.[1])
  await opened.getByRole('button', { name: 'Show in context' }).click()
  await expect(opened).toBeHidden()
  const around = [chosen - 1, chosen, chosen + 1].map(String)
  await expect.poll(numbers).toEqual(expect.arrayContaining(around))
  await expect(status()).toContainText(/Paused\d+ lines/)
  await page.keyboard.press('Control+Enter')
  await expect.poll(areMatches).toBe(true)
  // It stands on that line as soon as it is found again.
  await expect(async () => {
    await page.keyboard.press('c')
    await expect.poll(numbers, { timeout: 1000 }).toEqual(expect.arrayContaining(around))
  }).toPass()
  await searchBox().press('Escape')
  await expect(searchBox()).toBeHidden()
})

test('matches far back are found when older lines are asked for', async () => {
  await openLog(page, 'archive')
  await expect(lines()).toContainText('the last')
  await page.keyboard.press('Control+f')
  await searchBox().fill('7777')
  await page.getByRole('button', { name: 'Only matching lines' }).click()
  await expect(page.getByText(/^No match among 10[01] lines/)).toBeVisible()
  await page.getByRole('button', { name: 'Search older lines' }).click()
  await expect(lines()).toHaveText('line 7777line 17777line 27777', { timeout: 30_000 })
  await expect(status()).toContainText(/3 of 30,00[12] lines, all there are/)
  await searchBox().press('Escape')
  await expect(lines()).toContainText('the last')
})

test('what is copied is what was written', async () => {
  await openLog(page, 'oddities')
  await expect(lines()).toContainText('amber red')
  await logRegion(page).focus()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Control+c')
  await expect.poll(() => clipboard(longshore)).toContain('größer\t漢字')
  const written = await lab.host(1).docker('logs', 'oddities')
  const copied = await clipboard(longshore)
  const whole = (text: string) => text.split('\n').filter((line) => !line.startsWith('xxx'))
  expect(whole(copied)).toEqual(whole(written))
})

test('a log cannot forge other lines, and its colours are kept', async () => {
  await expect(lines()).toContainText('above')
  await expect(lines()).toContainText('^[[1A^[[2Kforged^[]0;pwned^G')
  const amber = page.locator('.log-screen .xterm-rows span', { hasText: 'amber' })
  const colour = await amber.evaluate((element) => getComputedStyle(element).color)
  expect(colour).not.toBe(await page.evaluate(() => getComputedStyle(document.body).color))
  expect(await page.title()).not.toContain('pwned')
})

test('a line of JSON opens as fields, with the keys alone', async () => {
  await logRegion(page).focus()
  await page.keyboard.press('Home')
  const opened = page.getByRole('region', { name: 'Opened line' })
  for (let step = 0; step < 5; step++) await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(opened).toContainText('http.status')
  await expect(opened).toContainText('12345678901234567890')
  await expect(opened).toContainText('warn')
  await opened.getByTitle('Copy http.status').click()
  await expect.poll(() => clipboard(longshore)).toBe('502')
  await logRegion(page).focus()
  await page.keyboard.press('ArrowDown')
  await expect(opened).toContainText('größer')
  for (let step = 0; step < 5; step++) await page.keyboard.press('ArrowUp')
  await expect(opened).toContainText('64 KiB of 97.7 KiB kept')
  await page.keyboard.press('Escape')
  await expect(opened).toBeHidden()
})

test('lines wrap or do not, times are shown as one likes', async () => {
  const rowsOfX = async () => (await paintedRows(page)).filter((text) => /x{20}/.test(text)).length
  await page.keyboard.press('Home')
  await expect.poll(rowsOfX).toBeGreaterThan(5)
  await page.keyboard.press('w')
  await expect.poll(rowsOfX).toBe(1)
  await page.keyboard.press('w')
  await page.keyboard.press('End')
  await page.getByRole('combobox', { name: 'Times' }).click()
  await page.getByRole('option', { name: 'Off' }).click()
  await expect.poll(async () => (await paintedRows(page)).some((text) => text.startsWith('amber red'))).toBe(true)
  await page.getByRole('combobox', { name: 'Times' }).click()
  await page.getByRole('option', { name: 'Local' }).click()
})

test('chosen containers are merged into one log', async () => {
  await row(page, 'ticker').getByRole('checkbox').check()
  await row(page, 'oddities').getByRole('checkbox').check()
  await page.getByRole('region', { name: 'Chosen containers' }).getByRole('button', { name: 'Logs' }).click()
  const sources = page.getByRole('list', { name: 'Sources' })
  await expect(sources.getByRole('button')).toHaveCount(2)
  await expect.poll(async () => (await paintedRows(page)).some((text) => /ticker +line \d+$/.test(text))).toBe(true)
  await sources.getByRole('button', { name: /^ticker/ }).click()
  await expect.poll(async () => (await paintedRows(page)).some((text) => /ticker +line \d+$/.test(text))).toBe(false)
  // What the other wrote lies before the hundred lines that this one begins with, when it has written more by now.
  await logRegion(page).focus()
  await page.keyboard.press('Home')
  await expect.poll(async () => (await paintedRows(page)).some((text) => /oddities/.test(text))).toBe(true)
  await sources.getByRole('button', { name: /^ticker/ }).click()
  chosenLink = await page.evaluate(() => window.location.hash)
  await goTo(page, 'Logs')
  await page.getByRole('textbox', { name: /^Filter containers/ }).fill('name:new')
  await startShell(lab.host(1), 'newcomer', [], 'echo "here I am"; sleep 3600')
  await expect(lines()).toContainText('here I am', { timeout: 15_000 })
})

test('a link opens the log where something happened, and does not follow', async () => {
  const [id = ''] = (await lab.host(1).docker('ps', '--quiet', '--filter', 'name=ticker')).split('\n')
  const hostId = /of=([a-z0-9]+)\./.exec(chosenLink)?.[1] ?? ''
  const stamped = await lab.host(1).docker('logs', '--timestamps', '--tail', '30', 'ticker')
  const [stamp = '', text = ''] = /^(\S+) (line \d+)$/m.exec(stamped)?.slice(1) ?? []
  const query = new URLSearchParams({ of: `${hostId}.${id.slice(0, 12)}`, at: String(Date.parse(stamp)) })
  await page.evaluate((hash) => {
    window.location.hash = hash
  }, `/logs?${query}`)
  await expect(lines()).toContainText(text)
  await expect(status()).toContainText('Paused')
  await expect.poll(async () => (await paintedRows(page))[0]).toContain(text)
})

test('a log has a window of its own', async () => {
  await page.getByRole('button', { name: 'More for this log' }).click()
  const opening = longshore.app.waitForEvent('window')
  await page.getByRole('menuitem', { name: 'Open in its own window' }).click()
  const own = await opening
  await expect(own.getByRole('log', { name: 'Lines in sight' })).toContainText(/line \d+/, { timeout: 15_000 })
  await expect(own.getByRole('heading', { level: 1 })).toHaveText('Log of ticker')
  await own.close()
})

test('nothing was refused by the policy of the page, and nothing thrown', () => {
  expect(complaints).toEqual([])
})

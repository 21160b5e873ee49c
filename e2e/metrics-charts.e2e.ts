/**
 * The charts of a container and of its host in the real window on a real engine: the newest value is the one of
 * `docker stats`, follows a load that the test changes, is read at the crosshair by keys, zoomed into and compared; what
 * happened stands beside the curve, a host that was cut leaves a gap. Both themes are looked at.
 */
import { expect, type Page, test } from 'playwright/test'
import { amountIn, clipboard, goTo, type Longshore, row } from './driver'
import { startHealthFlip, startLoads, statsOf } from './lab/containers'
import type { Lab } from './lab/lab'
import { chooseTheme, inspect, listen } from './looking'
import { addLabHost, close, needLab, openOnLab } from './openings'

needLab()

const SOON = { timeout: 20_000 }
const MIB = 1024 ** 2
const complaints: string[] = []
let lab: Lab
let longshore: Longshore
let page: Page
const engine = (...args: string[]) => lab.host(1).docker(...args)
const chart = (title: string) => page.getByRole('region', { name: title, exact: true })
const plot = (title: string) => page.getByRole('slider', { name: `${title} over time` })

test.beforeAll(async () => {
  const opened = await openOnLab({ hosts: 1 }, async ({ host }) => {
    await startLoads(host(1))
    await startHealthFlip(host(1), 'flip')
  })
  ;({ lab, longshore, page } = opened)
  await listen(page, complaints)
  await addLabHost(page, lab, 1, 'quay')
  await goTo(page, 'Containers')
  await expect(row(page, 'hog')).toContainText('running', SOON)
})
test.afterAll(() => close(longshore, lab))
test.afterEach(() => expect(complaints, 'console errors and breaches of the policy').toEqual([]))

test('the newest value is that of docker stats, and follows the load', async () => {
  await openMetrics('hog')
  await engine('exec', 'hog', 'dd', 'if=/dev/zero', 'of=/dev/shm/fill', 'bs=1M', 'count=100')
  await expect.poll(() => newest('Memory'), SOON).toBeGreaterThan(100 * MIB)
  await expect(chart('Memory')).toContainText('limit 128 MiB')
  expect(Math.abs((await newest('Memory')) - (await statsOf(lab.host(1), 'hog')).memoryBytes)).toBeLessThan(2 * MIB)
  await engine('exec', 'hog', 'rm', '/dev/shm/fill')
  await expect.poll(() => newest('Memory'), SOON).toBeLessThan(20 * MIB)

  await openMetrics('burner')
  await expect.poll(() => newest('CPU'), SOON).toBeGreaterThan(10)
  await engine('update', '--cpus', '0.05', 'burner')
  await expect.poll(() => newest('CPU'), SOON).toBeLessThan(9)
})

test('the crosshair is moved by keys and reads the values where it stands', async () => {
  await plot('CPU').focus()
  await page.keyboard.press('ArrowLeft')
  await expect(plot('CPU')).toHaveAttribute('aria-valuetext', /^\d\d:\d\d:\d\d: CPU [\d.]+ %/)
  // One crosshair for all charts: this one stands where nobody knows anything yet.
  await page.keyboard.press('Home')
  await expect(chart('CPU')).toContainText('–')
  await expect(chart('PIDs')).toContainText('–')
})

test('a part is zoomed into by dragging, and Esc leads back', async () => {
  const box = await plot('CPU').boundingBox()
  if (!box) throw new Error('the chart is not in sight')
  await page.mouse.move(box.x + box.width * 0.9, box.y + 30)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.95, box.y + 30)
  await page.mouse.move(box.x + box.width, box.y + 30)
  await page.mouse.up()
  await expect.poll(() => page.url()).toMatch(/from=\d+&until=\d+/)
  await expect.poll(() => newestPoints('CPU'), SOON).toBeGreaterThan(3)
  await page.keyboard.press('Escape')
  await expect.poll(() => page.url()).not.toContain('from=')
  await page.keyboard.press('2')
  await expect(page.getByRole('radio', { name: /^1 ?h$/ })).toBeChecked()
  await page.keyboard.press('1')
})

test('other containers are drawn beside it, and a line can be hidden', async () => {
  await page.getByRole('button', { name: 'Compare…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').fill('hog')
  await dialog.getByRole('checkbox').click()
  await dialog.getByRole('button', { name: 'Done' }).click()
  const lines = chart('CPU').getByRole('list', { name: 'Lines' })
  await expect(lines).toHaveText(/burner.*%.*hog.*%/, SOON)
  await lines.getByRole('button', { name: 'burner' }).click()
  await expect(lines).toHaveText(/burner.*hog.*%/)
  await expect(lines).not.toHaveText(/burner\s*[\d.]+ %/)
  await page.getByRole('button', { name: 'Compared with 1' }).click()
  await dialog.getByRole('button', { name: 'Compare with none' }).click()
  await dialog.getByRole('button', { name: 'Done' }).click()
})

test('the charts have a window of their own', async () => {
  const [other] = await Promise.all([
    longshore.app.waitForEvent('window'),
    page.getByRole('button', { name: 'Open in a window of its own' }).click(),
  ])
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('Metrics of burner', SOON)
  await expect(other.getByRole('region', { name: 'CPU' }).locator('header b')).toHaveText(/%$/, SOON)
  await other.close()
})

test('a host that was cut leaves a gap', async () => {
  await lab.host(1).network('cut')
  await expect(page.getByText('The host is not connected; there are no new values')).toBeVisible({ timeout: 60_000 })
  await expect(plot('Memory')).toBeVisible()
  await lab.host(1).network('restore')
  await expect(page.getByText('The host is not connected; there are no new values')).toBeHidden({ timeout: 60_000 })
  // A line that is interrupted begins anew.
  const pieces = () => chart('Memory').locator('path[data-line]').first().getAttribute('d')
  await expect.poll(async () => ((await pieces()) ?? '').split('M').length - 1, { timeout: 40_000 }).toBeGreaterThan(1)
})

test('what happened stands on the charts, in a list and in the strip of health', async () => {
  await openMetrics('flip')
  await expect(page.getByRole('img', { name: /^Of the last .*: .*healthy/ })).toBeVisible(SOON)
  await engine('restart', '--time', '1', 'flip')
  const happened = chart('What happened')
  await expect(happened).toContainText('ended', SOON)
  await expect(happened).toContainText('restarted', SOON)
})

test('the page of the host says what sampling costs it, and both themes are sound', async () => {
  for (const theme of ['Dark', 'Light'] as const) {
    await chooseTheme(page, theme)
    await openMetrics('burner')
    await expect.poll(() => newest('CPU'), SOON).toBeGreaterThan(0)
    await inspect(page, `metrics-container-${theme.toLowerCase()}`)
    await page.getByRole('button', { name: 'Show as table' }).click()
    await expect(page.getByRole('rowheader').first()).toBeVisible()
    await inspect(page, `metrics-table-${theme.toLowerCase()}`)
    await page.getByRole('button', { name: 'Copy all points' }).click()
    await expect
      .poll(() => clipboard(longshore))
      .toMatch(/^Time \(UTC\)\tCPU \(%\)\t.*\tPIDs\b.*\n\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\t[\d.]+\t/)
    await goTo(page, 'Fleet')
    await page.getByRole('link', { name: 'quay', exact: true }).first().click()
    await page.getByRole('tab', { name: 'Metrics' }).click()
    await expect(page.getByText(/Sampling costs this host [\d.]+ % of a core/)).toBeVisible({ timeout: 40_000 })
    await expect(chart('Disk')).toContainText(/size [\d.]+ [GT]iB/, { timeout: 90_000 })
    await inspect(page, `metrics-host-${theme.toLowerCase()}`)
  }
})

/** In the inspector, on the Containers page. */
async function openMetrics(container: string) {
  await goTo(page, 'Containers')
  await row(page, container).click()
  await page.keyboard.press('m')
  await expect(plot('CPU')).toBeVisible(SOON)
}

/** As the head of the chart says it; bytes where they are bytes. NaN while it is not known. */
async function newest(title: string): Promise<number> {
  return amountIn((await chart(title).locator('header b').first().textContent()) ?? '')
}

/** How many points the line of a chart has. */
async function newestPoints(title: string): Promise<number> {
  const path = await chart(title).locator('path[data-line]').first().getAttribute('d')
  return (path ?? '').split('L').length
}

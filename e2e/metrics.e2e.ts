/**
 * What containers and hosts use, in the real window on real engines: the table follows a load that the test changes and
 * says what `docker stats` says; order, filter and the Top page go by it; a host that is cut has no values instead of
 * zeros, and has them again when it is back. One host is sampled by the reader, one by its engine's API.
 */
import { expect, type Locator, type Page, test } from 'playwright/test'
import { addHost, amountIn, card, goTo, type Longshore, row } from './driver'
import { startBurner, startLoads, statsOf } from './lab/containers'
import type { Lab } from './lab/lab'
import { addLabHost, byTls, close, needLab, openOnLab } from './openings'

needLab()

const MIB = 1024 ** 2
const SOON = { timeout: 20_000 }
/** Percent of a core, from and to. */
const LOADED = [12, 60] as const
const RESTING = [1, 9] as const

let lab: Lab
let longshore: Longshore
let page: Page
const engine = (...args: string[]) => lab.host(1).docker(...args)
const filterBox = () => page.getByRole('textbox', { name: 'Filter containers' })

test.beforeAll(async () => {
  const opened = await openOnLab({ hosts: [{}, { tcp: 'tls' }] }, ({ host }) =>
    Promise.all([startLoads(host(1)), startBurner(host(2), 'torch', '0.05')]),
  )
  ;({ lab, longshore, page } = opened)
  await addLabHost(page, lab, 1, 'quay')
  await addHost(page, byTls(lab, 2, 'walled'))
  await goTo(page, 'Containers')
  await expect(row(page, 'torch')).toContainText('running', SOON)
})
test.afterAll(() => close(longshore, lab))

test('CPU and memory are those of docker stats, and follow a load that changes', async () => {
  // How much of its part a burner gets depends on what else the machine does; how little it may get does not.
  await expectCpu('burner', LOADED)
  await expect(async () => {
    const stats = await statsOf(lab.host(1), 'burner')
    expect(Math.abs((await cpuOf('burner')) - stats.cpu)).toBeLessThan(Math.max(5, stats.cpu * 0.2))
  }).toPass({ timeout: 30_000 })
  await expectCpu('torch', RESTING)
  await engine('update', '--cpus', '0.05', 'burner')
  await expectCpu('burner', RESTING)
  await engine('update', '--cpus', '0.5', 'burner')
  await expectCpu('burner', LOADED)

  await engine('exec', 'hog', 'dd', 'if=/dev/zero', 'of=/dev/shm/fill', 'bs=1M', 'count=110')
  await expect.poll(() => memoryOf('hog'), SOON).toBeGreaterThan(110 * MIB)
  expect(Math.abs((await memoryOf('hog')) - (await statsOf(lab.host(1), 'hog')).memoryBytes)).toBeLessThan(2 * MIB)
  const memory = await cell('hog', 'Memory')
  await expect(memory).toContainText('high')
  await expect(memory.getByRole('img', { name: /^Memory: .* of 128 MiB, 8\d %$/ })).toBeAttached()
})

test('the largest come first, and a filter compares', async () => {
  const header = page.getByRole('columnheader', { name: 'CPU' })
  await header.getByRole('button').click()
  await filterBox().hover() // while the pointer is over the table its order is held
  await expect(header).toHaveAttribute('aria-sort', 'descending')
  await expect.poll(names, SOON).toEqual(['burner', 'torch', 'hog'])
  for (const [source, found] of [
    ['cpu>10', ['burner']],
    ['-cpu>10', ['torch', 'hog']],
    ['memory>80%', ['hog']],
    ['memory>100MiB', ['hog']],
    ['host:walled cpu<10%', ['torch']],
  ] as const) {
    await filterBox().fill(source)
    await expect.poll(names, { message: source, ...SOON }).toEqual(found)
  }
  await filterBox().fill('cpu>lots')
  await expect(page.getByText('“cpu>lots” cannot be compared')).toBeVisible()
  await filterBox().fill('')
  await page.getByRole('button', { name: 'Near limit' }).click()
  await expect.poll(names, SOON).toEqual(['hog'])
  await filterBox().fill('')
})

test('the Top page compares all hosts, and a row leads to its charts', async () => {
  await page.keyboard.press('Escape')
  await page.keyboard.press('g')
  await page.keyboard.press('m')
  await expect(page.getByRole('heading', { name: 'Top' })).toBeVisible()
  await expect.poll(names, SOON).toContain('torch')
  await expect.poll(async () => (await names())[0], SOON).toBe('burner')
  await page.getByRole('tab', { name: 'Memory' }).click()
  await expect.poll(async () => (await names())[0], SOON).toBe('hog')
  await page.getByRole('row').nth(1).click()
  await expect(page.getByRole('complementary', { name: 'Container hog' })).toBeVisible()
  await expect(page.getByRole('tab', { name: 'Metrics' })).toHaveAttribute('aria-selected', 'true')
})

test('cards and totals of the fleet say what hosts use, and from where that is known', async () => {
  await goTo(page, 'Fleet')
  const uses = card(page, 'quay').getByLabel('What quay uses')
  await expect(uses).toHaveText(/CPU.*load \d.*\d %.*Memory.*of .*iB.*\d %.*Disk.*of .*iB.*\d %/, SOON)
  await expect(card(page, 'walled')).toContainText('CPU and memory of its containers only', SOON)
  await expect(page.getByText(/^CPU, [\d.]+ of \d+ cores$/)).toBeVisible(SOON)
  await page.getByRole('link', { name: 'quay', exact: true }).first().click()
  await expect(page.getByRole('navigation', { name: 'What it uses' })).toHaveText(/CPU.*\d %.*Load\d/, SOON)
  await page.goBack()
})

test('a host that is cut has no values, and has them again when it is back', async () => {
  await goTo(page, 'Containers')
  await expectCpu('burner', LOADED)
  await lab.host(1).network('cut')
  await expect(await cell('burner', 'CPU')).toHaveText('–', { timeout: 60_000 })
  await expect(await cell('torch', 'CPU')).toHaveText(/%$/)
  await lab.host(1).network('restore')
  await expectCpu('burner', LOADED, 60_000)
})

/** A cell by the title of its column. */
async function cell(container: string, column: string): Promise<Locator> {
  const titles = await page.getByRole('columnheader').allInnerTexts()
  return row(page, container).getByRole('gridcell').nth(titles.indexOf(column))
}

/** Of the rows, from the top. */
const names = () =>
  page
    .getByRole('grid')
    .getByRole('row')
    .evaluateAll((rows) =>
      rows.flatMap((each) => each.querySelector('[role=gridcell]:first-child bdi')?.textContent ?? []),
    )

/** In percent of a core; NaN while it is not known. */
const cpuOf = async (container: string) => amountIn((await (await cell(container, 'CPU')).textContent()) ?? '')

async function memoryOf(container: string): Promise<number> {
  return amountIn((await (await cell(container, 'Memory')).textContent()) ?? '')
}

async function expectCpu(container: string, [from, to]: readonly [number, number], timeout = SOON.timeout) {
  await expect
    .poll(async () => cpuOf(container).then((cpu) => (cpu >= from && cpu <= to ? 'as expected' : cpu)), {
      message: container,
      timeout,
    })
    .toBe('as expected')
}

/**
 * How a person finds things on the demo fleet: everything by keys alone, containers by the filter's language and by the
 * counts of those that need somebody.
 */
import { expect, type Locator, type Page, test } from 'playwright/test'
import { goTo, type Longshore } from './driver'
import { listen } from './looking'
import { close, LIVE_HOSTS, openDemo } from './openings'

let longshore: Longshore
let page: Page
/** What the browser complained about since the window opened. */
const complaints: string[] = []

test.beforeAll(async () => {
  longshore = await openDemo()
  page = longshore.page
  await listen(page, complaints)
})
test.afterAll(() => close(longshore))
test.afterEach(() => expect(complaints, 'console errors and breaches of the policy').toEqual([]))

test('everything can be reached by keys alone, and focus comes back', async () => {
  await palette('audit')
  await expectPage('Audit')
  for (const [key, name] of [
    ['f', 'Fleet'],
    ['c', 'Containers'],
    ['a', 'Audit'],
    ['s', 'Settings'],
  ] as const) {
    await page.keyboard.press('g')
    await page.keyboard.press(key)
    await expectPage(name)
  }
  await goTo(page, 'Containers')
  await page.keyboard.press('/')
  await expect(filterBox()).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(filterBox()).not.toBeFocused()

  const grid = page.getByRole('grid', { name: 'Containers' })
  await grid.focus()
  for (const key of ['j', 'j', 'k', 'Enter']) await page.keyboard.press(key)
  const first = page.getByRole('row').nth(1)
  await expect(first).toHaveAttribute('aria-selected', 'true')
  const name = await first.getByRole('gridcell').first().textContent()
  await expect(page.getByRole('complementary', { name: `Container ${name}` })).toBeVisible()
  await page.keyboard.press('j')
  await expect(page.getByRole('row').nth(2)).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('complementary')).toBeHidden()
  await expect(grid).toBeFocused()

  await goTo(page, 'Fleet')
  const add = page.getByRole('button', { name: 'Add host' })
  await add.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog').getByLabel('Address')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(add).toBeFocused()
})

test('what is typed at once after the palette was asked for goes into it', async () => {
  const focused = await page.evaluate(async () => {
    const key = { key: 'k', ctrlKey: true, metaKey: true, bubbles: true, cancelable: true }
    document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', key))
    await new Promise((resolve) => setTimeout(resolve)) // the next key is the next task
    return document.activeElement?.getAttribute('aria-label')
  })
  expect(focused).toBe('Search or run a command')
  await page.keyboard.press('Escape')
})

test('the filter narrows by its language and says by how much', async () => {
  await goTo(page, 'Containers')
  const told = page.getByRole('main').getByRole('status').first()
  const all = await countIn(told)
  expect(all).toBeGreaterThan(200)
  const first = page.getByRole('row').nth(1)
  // The demo's containers start and stop by themselves: the two halves are asked for again until no
  // container changed sides between them.
  await expect(async () => {
    await filterBox().fill('status:exited')
    await expect(told).toContainText(` of ${all} on ${LIVE_HOSTS} hosts`)
    await expect(first).toContainText('exited')
    const stopped = await countIn(told)
    for (const text of await page
      .getByRole('row')
      .filter({ hasNot: page.getByRole('columnheader') })
      .allTextContents())
      expect(text).toContain('exited')
    await filterBox().fill('-status:exited')
    await expect(first).not.toContainText('exited')
    const others = await countIn(told)
    expect(stopped).toBeGreaterThan(0)
    expect(stopped).toBeLessThan(all)
    expect(stopped + others).toBe(all)
  }).toPass({ timeout: 30_000 })
  await filterBox().fill('nowhere-to-be-found')
  await expect(page.getByText('No container matches')).toBeVisible()
  await page.getByRole('button', { name: 'Clear filter' }).last().click()
  await expect(told).not.toContainText(' of ')
})

test('a count of the fleet that needs a person leads to its containers', async () => {
  // The demo lives: the count is read again when a container changed between the two pages.
  await expect(async () => {
    await goTo(page, 'Fleet')
    const link = page.getByRole('link', { name: /^\d+ unhealthy: show them$/ })
    const count = Number(await link.textContent())
    await link.click()
    await expectPage('Containers')
    await expect(filterBox()).toHaveValue('health:unhealthy')
    await expect(page.getByRole('main').getByRole('status').first()).toContainText(`${count} of `, {
      timeout: 2_000,
    })
  }).toPass({ timeout: 30_000 })
  await filterBox().fill('')
})

const filterBox = () => page.getByRole('textbox', { name: 'Filter containers' })

async function countIn(told: Locator): Promise<number> {
  return Number((await told.textContent())?.split(' ')[0])
}

async function expectPage(name: string) {
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name)
}

async function palette(text: string) {
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('combobox', { name: 'Search or run a command' })).toBeFocused()
  await page.keyboard.type(text)
  await expect(page.getByRole('option').first()).toHaveText(new RegExp(text, 'i'))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toBeHidden()
}

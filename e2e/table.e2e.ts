/**
 * The containers table as a person arranges it, on the demo fleet: many rows chosen by pointer and by key, columns
 * chosen, moved and resized, rows grouped; and all of it as it was after a restart.
 */
import { expect, type Page, test } from 'playwright/test'
import { goTo, type Longshore } from './driver'
import { close, LIVE_HOSTS, openDemo } from './openings'

let longshore: Longshore
let page: Page

test.beforeAll(async () => {
  longshore = await openDemo()
  page = longshore.page
  await showContainers()
})
test.afterAll(() => close(longshore))

test('many are chosen by pointer, by box and by key', async () => {
  const grid = page.getByRole('grid', { name: 'Containers' })
  await row(1).click({ modifiers: ['ControlOrMeta'] })
  await row(4).click({ modifiers: ['Shift'] })
  await expectChosen(4)
  await page.keyboard.press('Escape')
  await expectChosen(0)
  await row(2).hover()
  await row(2).getByRole('checkbox').click()
  await row(3)
    .getByRole('checkbox')
    .click({ modifiers: ['Shift'] })
  await expectChosen(2)
  await page.keyboard.press('Escape')
  await grid.press('Home')
  await grid.press(' ')
  for (let count = 0; count < 2; count++) await grid.press('Shift+ArrowDown')
  await expectChosen(3)

  await page.getByRole('textbox', { name: 'Filter containers' }).fill('nowhere-to-be-found')
  await page.getByRole('textbox', { name: 'Filter containers' }).fill('')
  await expectChosen(0)
  await grid.press('ControlOrMeta+a')
  await expect(chosen()).toContainText(`on ${LIVE_HOSTS} hosts`)
  await grid.press('Escape')
})

test('columns are chosen, moved and resized, rows grouped, and the next start remembers', async () => {
  await page.getByRole('button', { name: 'Columns' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Ports' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Project' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Created' }).click()
  await page.keyboard.press('Escape')
  const state = page.getByRole('columnheader', { name: 'State' })
  await state.getByRole('button').press('Alt+ArrowRight')
  await expect.poll(titles).toEqual(['Name', 'Image', 'State', 'Host', 'Created', 'Restarts', 'Up', 'CPU', 'Memory'])

  const before = (await page.getByRole('columnheader', { name: 'Name' }).boundingBox()) ?? { x: 0, y: 0, width: 0 }
  await page.mouse.move(before.x + before.width, before.y + 12)
  await page.mouse.down()
  await page.mouse.move(before.x + before.width + 30, before.y + 12, { steps: 5 })
  await page.mouse.up()
  const wider = await nameWidth()
  expect(wider).toBeGreaterThan(before.width + 15)

  await page.getByLabel('Group by').click()
  await page.getByRole('option', { name: 'By project' }).click()
  const tree = page.getByRole('treegrid', { name: 'Containers' })
  await tree.press('Home')
  await tree.press('ArrowLeft')
  await expect(row(1)).toHaveAttribute('aria-expanded', 'false')
  await tree.press('ArrowRight')
  await expect(row(1)).toHaveAttribute('aria-expanded', 'true')
  const expected = await titles()
  await page.waitForTimeout(500) // it is told a moment after the last change

  await longshore.quit()
  longshore = await openDemo({ profile: longshore.profile })
  page = longshore.page
  await showContainers()
  await expect(page.getByRole('treegrid', { name: 'Containers' })).toBeVisible()
  await expect.poll(titles).toEqual(expected)
  await expect.poll(nameWidth).toBe(wider)
})

const row = (index: number) => page.getByRole('row').nth(index)
const titles = () => page.getByRole('columnheader').allInnerTexts()
const chosen = () => page.getByRole('region', { name: 'Chosen containers' })
const nameWidth = async () => (await page.getByRole('columnheader', { name: 'Name' }).boundingBox())?.width ?? 0

async function expectChosen(count: number) {
  if (count === 0) await expect(chosen()).toBeHidden()
  else await expect(chosen()).toContainText(`${count} containers chosen`)
}

async function showContainers() {
  await goTo(page, 'Containers')
  await expect(page.getByRole('main').getByRole('status').first()).toContainText(`on ${LIVE_HOSTS} hosts`)
}

/**
 * Ways of looking that a person keeps: saved views, a container as a page, tabs by key, a group of hosts as the scope.
 * On the demo fleet, with a restart in between.
 */
import { expect, type Locator, type Page, test } from 'playwright/test'
import { goTo, type Longshore } from './driver'
import { close, openDemo } from './openings'

test.describe.configure({ mode: 'serial' })

let longshore: Longshore
let page: Page

async function open(profile?: string) {
  longshore = await openDemo(profile ? { profile } : {})
  page = longshore.page
}

test.beforeAll(() => open())
test.afterAll(() => close(longshore))

const filterBox = () => page.getByRole('textbox', { name: 'Filter containers' })
const views = () => page.getByRole('navigation', { name: 'Views' })
const hash = () => page.evaluate(() => location.hash)
const inMenu = (name: string) => page.getByRole('menuitem', { name })
const viewButton = () => page.getByRole('main').getByRole('button', { name: /^Views?\b/ })

test('a view keeps filter, order and groups, tells of a change, and comes back after a restart', async () => {
  await goTo(page, 'Containers')
  await filterBox().fill('status:exited')
  await choose('By host')
  await saveAs('Stopped, by host')
  await expect(views().getByRole('link', { name: 'Stopped, by host' })).toHaveAttribute('aria-current', 'true')

  await filterBox().fill('status:running')
  await expect(viewButton()).toHaveAccessibleName('View Stopped, by host, changed')
  await views().getByRole('link').click()
  await expect(filterBox()).toHaveValue('status:exited')
  await expect(viewButton()).toHaveAccessibleName('View Stopped, by host')

  await filterBox().fill('status:exited,dead')
  await viewButton().click()
  await inMenu('Save the changes').click()
  await expect(viewButton()).toHaveAccessibleName('View Stopped, by host')

  await viewButton().click()
  await inMenu('Rename…').click()
  await page.getByRole('dialog').getByLabel('Name').fill('Not running')
  await page.keyboard.press('Enter')
  await expect(views().getByRole('link', { name: 'Not running' })).toBeVisible()
  await page.waitForTimeout(600) // it is kept a moment after it was said

  await longshore.quit()
  await open(longshore.profile)
  await goTo(page, 'Fleet')
  await page.keyboard.press('Control+k')
  await page.keyboard.type('not running')
  await page.keyboard.press('Enter')
  await expect(filterBox()).toHaveValue('status:exited,dead')
  await expect(page.getByRole('combobox', { name: 'Group by' })).toContainText('By host')

  // Outside the view the table is as it was left; within it nothing of that counts.
  await goTo(page, 'Fleet')
  await goTo(page, 'Containers')
  await choose('No groups')
  await page.getByRole('columnheader', { name: 'Host' }).click()
  await views().getByRole('link').click()
  await expect(page.getByRole('combobox', { name: 'Group by' })).toContainText('By host')
  await expect(page.getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort', 'ascending')

  await viewButton().click()
  await inMenu('Forget this view').click()
  await expect(views()).toBeHidden()
})

test('two views of a page cannot be called the same, and every list has them', async () => {
  await goTo(page, 'Images')
  await page.getByRole('textbox', { name: 'Filter images' }).fill('is:unused')
  await saveAs('Unused')
  await viewButton().click()
  await inMenu('Save as a view…').click()
  await page.getByRole('dialog').getByLabel('Name').fill('Unused')
  await expect(page.getByRole('dialog')).toContainText('Another view of this page is called that.')
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Save' })).toBeDisabled()
  await page.keyboard.press('Escape')
})

test('a container opens as a page, its tabs by keys, and Esc leads back to its row', async () => {
  await goTo(page, 'Containers')
  await choose('No groups')
  await filterBox().fill('')
  const row = page.getByRole('row').nth(2)
  const name = (await row.getByRole('gridcell').first().textContent()) ?? ''
  await row.dblclick()
  const article = page.getByRole('article', { name: `Container ${name}` })
  await expect(article.getByRole('heading', { level: 1 })).toHaveText(name)
  await page.keyboard.press('Control+9')
  await expect(article.getByRole('tab', { name: 'Changes' })).toHaveAttribute('aria-selected', 'true')
  expect(await hash()).toContain('tab=changes')
  await page.keyboard.press('Control+1')
  await expect(article.getByRole('tab', { name: 'Overview' })).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Escape')
  await expect(article).toBeHidden()
  await expect(page.getByRole('complementary', { name: `Container ${name}` })).toBeVisible()
  await page.getByRole('grid', { name: 'Containers' }).focus()
  await page.keyboard.press('Enter')
  await expect(article).toBeVisible()
  await page.goBack()
  await expect(article).toBeHidden()
})

test('what a container is made of leads to its image, volume, network and relatives', async () => {
  await goTo(page, 'Containers')
  await filterBox().fill('name:clickhouse')
  await page.getByRole('row').nth(1).click()
  const inspector = page.getByRole('complementary')
  await inspector.getByTitle('Show the image').click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Images')
  await expect(page.getByRole('complementary')).toContainText('clickhouse-server')
  await page.goBack()
  await inspector.getByRole('link', { name: 'analytics_clickhouse' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Volumes')
  await expect(page.getByRole('complementary')).toContainText('analytics_clickhouse')
  await page.goBack()
  await inspector.getByRole('link', { name: 'analytics_default' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Networks')
  await expect(page.getByRole('row').filter({ hasText: 'analytics_default' })).toHaveCount(1)
  await page.goBack()
  await inspector.getByRole('button', { name: /analytics-kafka-1/ }).click()
  await expect(page.getByRole('complementary', { name: 'Container analytics-kafka-1' })).toBeVisible()
})

test('a group of hosts is a scope of every page', async () => {
  for (const host of ['web-1', 'web-2']) await putInGroup(host, 'Front')
  const tree = page.getByRole('navigation', { name: 'Hosts' })
  await tree.getByRole('button', { name: 'Front 2' }).click()
  await goTo(page, 'Containers')
  await expect(page.getByRole('main').getByRole('status').first()).toContainText('on 2 hosts')
  await expect(page.getByRole('navigation', { name: 'Breadcrumb' })).toContainText('Front')
  await goTo(page, 'Volumes')
  await expect(page.getByRole('main').getByRole('status').first()).toContainText('on 2 hosts')
  await goTo(page, 'Fleet')
  await expect(page.getByTestId('host-card')).toHaveCount(2)
  await tree.getByRole('button', { name: 'Close group Front' }).click()
  await expect(tree.getByRole('button', { name: 'web-1' })).toBeHidden()
  await page.getByRole('button', { name: 'Show all hosts' }).click()
  await expect(page.getByTestId('host-card')).not.toHaveCount(2)
})

async function choose(group: string) {
  await page.getByRole('combobox', { name: 'Group by' }).click()
  await page.getByRole('option', { name: group }).click()
}

async function saveAs(name: string) {
  await viewButton().click()
  await inMenu('Save as a view…').click()
  const field: Locator = page.getByRole('dialog').getByLabel('Name')
  await field.fill(name)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toBeHidden()
}

async function putInGroup(host: string, group: string) {
  await goTo(page, 'Fleet')
  await page.getByRole('button', { name: `More for ${host}` }).click()
  await page.getByRole('menuitem', { name: 'Edit host…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('Group, tags, colour, note').click()
  await dialog.getByLabel('Group').fill(group)
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog).toBeHidden()
}

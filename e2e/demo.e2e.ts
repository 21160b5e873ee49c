/**
 * The demo as a new person meets it: how a host in trouble looks and is helped, and the port of a simulated container
 * in a browser. Nothing of it proves a capability; that is done on real engines (forwards.e2e.ts, failures.e2e.ts).
 */
import { expect, type Page, test } from 'playwright/test'
import { goTo, type Longshore } from './driver'
import { close, DEMO_HOSTS, LIVE_HOSTS, openDemo } from './openings'

const OFFLINE = 'web-3'
const REINSTALLED = 'worker-3'

let longshore: Longshore
let page: Page

test.beforeAll(async () => {
  longshore = await openDemo()
  page = longshore.page
})
test.afterAll(() => close(longshore))

const card = (name: string) => page.getByTestId('host-card').filter({ hasText: name })

test('the fleet says that it is simulated', async () => {
  await expect(page.getByRole('banner').getByText('simulated fleet')).toBeVisible()
  await goTo(page, 'Fleet')
  const cards = page.getByTestId('host-card')
  await expect(cards).toHaveCount(DEMO_HOSTS)
  await expect(cards.filter({ hasText: 'simulated' })).toHaveCount(DEMO_HOSTS)
})

test('a host that is offline says so and is tried again; nothing of it is shown as known', async () => {
  await goTo(page, 'Fleet')
  await expect(card(OFFLINE)).toContainText('offline', { timeout: 20_000 })
  await expect(card(OFFLINE)).toContainText(/next try in \d+ s/, { timeout: 20_000 })
  await expect(card(OFFLINE)).toContainText('never heard from')
})

test('a changed key is compared and replaced, and its host is live', async () => {
  await goTo(page, 'Fleet')
  await expect(card(REINSTALLED)).toContainText('shows another key than before')
  await card(REINSTALLED).getByRole('button', { name: 'Edit host' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('Trusted until now')
  await dialog.getByLabel(/^Type the host/).fill(REINSTALLED)
  await dialog.getByRole('button', { name: 'Replace key' }).click()
  await expect(dialog).toBeHidden()
  const live = `${LIVE_HOSTS + 1} of ${DEMO_HOSTS} hosts live`
  await expect(page.getByRole('contentinfo')).toContainText(live, { timeout: 20_000 })
  await expect(card(REINSTALLED)).toContainText('running')
  await goTo(page, 'Audit')
  await expect(page.getByRole('row').filter({ hasText: 'key' }).first()).toContainText('done')
})

test('the port of a simulated container opens, and its page says what it is', async () => {
  await goTo(page, 'Containers')
  await page.getByRole('textbox', { name: 'Filter containers' }).fill('host:web-1 name:shop-web')
  const row = page.getByRole('row').filter({ hasText: 'shop-web' }).first()
  await row.click()
  await page
    .getByRole('complementary')
    .getByRole('button', { name: /^Open port/ })
    .first()
    .click()
  const dialog = page.getByRole('dialog', { name: /^Open port/ })
  await dialog.getByRole('button', { name: 'Forward only' }).click()
  const told = await page
    .getByText(/Port \d+ of \S+: 127\.0\.0\.1:\d+/)
    .first()
    .textContent()
  const [, address] = /(127\.0\.0\.1:\d+)/.exec(told ?? '') ?? []
  const answer = await fetch(`http://${address}/`)
  expect(answer.status).toBe(200)
  expect(await answer.text()).toContain('This container is simulated.')
})

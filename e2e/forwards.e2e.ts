/**
 * A port of a container opened through the tunnel and fetched, and the events that tell of it all, in the real window
 * on a real host.
 */
import { expect, test } from 'playwright/test'
import { goTo, type Longshore, row } from './driver'
import { startWeb } from './lab/containers'
import type { Lab } from './lab/lab'
import { chooseTheme, inspect, listen, resize } from './looking'
import { addLabHost, close, needLab, openOnLab } from './openings'

needLab()

let lab: Lab
let longshore: Longshore
const complaints: string[] = []
const docker = (...args: string[]) => lab.host(1).docker(...args)
const dialog = () => longshore.page.getByRole('dialog', { name: /^Open port/ })

test.beforeAll(async () => {
  const opened = await openOnLab({ hosts: 1, images: ['busybox', 'nginx'] }, async ({ host }) => {
    await startWeb(host(1), 'web', 8080, 'nginx')
    await host(1).docker('run', '-d', '--name', 'inside', 'nginx')
  })
  ;({ lab, longshore } = opened)
  await listen(opened.page, complaints)
  await addLabHost(opened.page, lab, 1, 'harbour')
})
test.afterAll(() => close(longshore, lab))

/** By the palette, with the container selected. */
async function askForPort(name: string, port: number) {
  const { page } = longshore
  await goTo(page, 'Containers')
  await row(page, name).click()
  await page.keyboard.press('Control+k')
  await page.keyboard.type(`Open port ${port} of ${name}`)
  await page.keyboard.press('Enter')
  await expect(dialog()).toHaveAccessibleName(`Open port ${port} of ${name} on harbour`)
}

test('a published port is opened on this computer and fetched', async () => {
  const { page } = longshore
  await askForPort('web', 80)
  // The palette that led here is gone by now, and the keyboard is still in the field.
  await expect(page.getByRole('dialog', { name: 'Command palette' })).toBeHidden()
  await expect(dialog().getByLabel('Port of this computer')).toBeFocused()
  await dialog().getByLabel('Port of this computer').fill('99999')
  await expect(dialog()).toContainText('A port is a number from 1 to 65535.')
  await dialog().getByLabel('Port of this computer').fill('')
  await inspect(page, 'open-port-dialog')
  await dialog().getByRole('button', { name: 'Forward only' }).click()
  await expect(page.getByText(/Port 80 of web: 127\.0\.0\.1:\d+/)).toBeVisible()
  await goTo(page, 'Forwards')
  const address = await row(page, 'web')
    .getByRole('button', { name: /^127\.0\.0\.1:\d+$/ })
    .textContent()
  const answer = await fetch(`http://${address}/`)
  expect(answer.status).toBe(200)
  expect(await answer.text()).toContain('<h1>')
  await expect(row(page, 'web')).toContainText('ready')
  await row(page, 'web').click()
  await expect(page.getByRole('complementary')).toContainText(/Connections\s*1/)
  await expect(page.getByRole('button', { name: '1 port forwarded' })).toBeVisible()
})

test('the browser is opened only after the question of the shell', async () => {
  const { app, page } = longshore
  await app.evaluate(({ dialog: native }) => {
    native.showMessageBox = (...args: unknown[]) => {
      Reflect.set(globalThis, 'asked', args.at(-1))
      return Promise.resolve({ response: 1, checkboxChecked: false })
    }
  })
  await askForPort('inside', 80)
  await dialog().getByRole('button', { name: 'Open in browser' }).click()
  await expect
    .poll(() => app.evaluate(() => Reflect.get(globalThis, 'asked')))
    .toMatchObject({
      message: expect.stringMatching(/^Open 127\.0\.0\.1:\d+\?$/),
    })
  // The person said no: the port is open all the same, and its address stays to be copied.
  await expect(dialog().getByText(/^http:\/\/127\.0\.0\.1:\d+\/$/)).toBeVisible()
  await inspect(page, 'open-port-there')
  await dialog().getByRole('button', { name: 'Done' }).click()
  await expect(page.getByRole('button', { name: '2 ports forwarded' })).toBeVisible()
})

test('a forward says why it fails, and goes with its container', async () => {
  const { page } = longshore
  await docker('stop', '-t', '1', 'inside')
  await goTo(page, 'Forwards')
  await expect(row(page, 'inside')).toContainText('inside does not run.')
  await row(page, 'inside').click()
  await expect(page.getByRole('complementary')).toContainText('Start it, then open the port.')
  await inspect(page, 'forwards-failing')
  await docker('rm', 'inside')
  await expect(row(page, 'inside')).toBeHidden()
  await row(page, 'web').getByRole('button', { name: 'Close forward' }).click()
  await expect(page.getByText('No port is forwarded')).toBeVisible()
})

test('events show what happened, filter, pause and lead to the container', async () => {
  const { page } = longshore
  await goTo(page, 'Events')
  await docker('run', '-d', '--name', 'job', 'busybox', 'sh', '-c', 'exit 3')
  await expect(row(page, 'job').filter({ hasText: 'ended with exit code 3' })).toBeVisible({ timeout: 2000 })
  await page.keyboard.press('p')
  await docker('restart', '-t', '1', 'web')
  await expect(page.getByRole('button', { name: /^Resume, \d+ new/ })).not.toHaveText(/ 0 new/)
  await expect(row(page, 'web').filter({ hasText: 'restarted' })).toBeHidden()
  await page.keyboard.press('p')
  await expect(row(page, 'web').filter({ hasText: 'restarted' })).toBeVisible()
  await page.keyboard.press('/')
  await page.keyboard.type('is:trouble')
  await expect(row(page, 'web')).toBeHidden()
  await row(page, 'job').click()
  await expect(page.getByRole('complementary')).toContainText('container die')
  await expect(page.getByRole('complementary')).toContainText('created')
  await page.getByRole('complementary').getByRole('button', { name: 'Open container' }).click()
  await expect(page).toHaveURL(/containers\?selected=/)
})

test('one host tells what its engine remembers from before it was connected', async () => {
  const { page } = longshore
  await goTo(page, 'Events')
  await page.getByRole('navigation', { name: 'Hosts' }).getByRole('button', { name: 'harbour' }).click()
  await expect(row(page, 'inside').filter({ hasText: 'created' })).toBeVisible()
})

test('both pages are looked at in both themes', async () => {
  const { page } = longshore
  await askForPort('web', 80)
  await dialog().getByRole('button', { name: 'Forward only' }).click()
  await expect(dialog()).toBeHidden()
  for (const theme of ['Dark', 'Light'] as const) {
    await chooseTheme(page, theme)
    for (const size of [
      { width: 1280, height: 800 },
      { width: 1920, height: 1080 },
    ]) {
      await resize(longshore, size)
      await goTo(page, 'Forwards')
      await row(page, 'web').click()
      await inspect(page, `forwards-${theme}-${size.width}`)
      await goTo(page, 'Events')
      await row(page, 'web').first().click()
      await inspect(page, `events-${theme}-${size.width}`)
    }
  }
  expect(complaints).toEqual([])
})

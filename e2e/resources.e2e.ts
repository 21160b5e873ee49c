/**
 * Images, volumes and networks in the real window on real hosts: what others do shows by itself, what is in use is
 * refused by name, and a prune takes what is ticked and nothing else.
 */
import { expect, test } from 'playwright/test'
import { goTo, type Longshore, row } from './driver'
import { startSleeper } from './lab/containers'
import type { Lab } from './lab/lab'
import { chooseTheme, inspect, listen, resize } from './looking'
import { addLabHost, close, needLab, openOnLab } from './openings'

needLab()

let lab: Lab
let longshore: Longshore
const complaints: string[] = []
const docker = (...args: string[]) => lab.host(1).docker(...args)

test.beforeAll(async () => {
  const opened = await openOnLab({ hosts: 2 }, async (fresh) => {
    lab = fresh
    await docker('volume', 'create', 'orders')
    await docker('network', 'create', '--subnet', '10.99.8.0/24', 'back')
    await startSleeper(lab.host(1), 'web', '-v', 'orders:/data', '--network', 'back')
  })
  longshore = opened.longshore
  await listen(opened.page, complaints)
  for (const [at, name] of ['harbour', 'quay'].entries()) await addLabHost(opened.page, lab, at + 1, name)
})
test.afterAll(() => close(longshore, lab))

/** The row of a thing on one of the hosts. */
const rowOn = (name: string, host: string) => row(longshore.page, name).filter({ hasText: host })
const dialog = () => longshore.page.getByRole('dialog')

test('an image that somebody tags shows within two seconds, and is removed with its tag', async () => {
  const { page } = longshore
  await goTo(page, 'Images')
  await expect(rowOn('busybox:latest', 'harbour')).toContainText('1')
  await expect(rowOn('busybox:latest', 'quay')).toContainText('unused')
  await docker('tag', 'busybox', 'acme/tool:1')
  await expect(rowOn('busybox:latest', 'harbour').or(rowOn('tool:1', 'harbour'))).toContainText('+1', { timeout: 2500 })
  await rowOn('tool:1', 'harbour').click()
  await page.getByRole('button', { name: 'Remove tag acme/tool:1' }).click()
  await expect(dialog()).toContainText('The image itself stays')
  await dialog()
    .getByLabel(/^Reason/)
    .fill('a test tag')
  await dialog().getByRole('button', { name: 'Remove tag' }).click()
  await expect(page.getByText('Removed acme/tool:1 from harbour.')).toBeVisible()
  await expect.poll(() => docker('images', '-q', 'acme/tool:1')).toBe('')
})

test('an image in use is not removed, and says whose it is', async () => {
  const { page } = longshore
  await rowOn('busybox:latest', 'harbour').click()
  await expect(page.getByRole('complementary', { name: 'Image busybox:latest' })).toContainText('Used by1')
  await page.getByRole('button', { name: 'Remove…' }).click()
  await expect(dialog()).toContainText('web runs from it')
  await expect(dialog().getByRole('button', { name: 'Remove image' })).toBeDisabled()
  await page.keyboard.press('Escape')
})

test('a prune takes what is ticked, and leaves what is not', async () => {
  const { page } = longshore
  for (const name of ['one', 'two']) {
    await docker('create', '--name', name, 'busybox', 'sh', '-c', `echo ${name} > /made`)
    await docker('start', '--attach', name)
    await docker('commit', name, `acme/${name}:1`)
    await docker('rm', name)
  }
  await expect(rowOn('one:1', 'harbour')).toBeVisible({ timeout: 4000 })
  await page.getByRole('button', { name: 'Prune…' }).click()
  await expect(dialog()).toContainText('Nothing to prune')
  await dialog().getByText('All unused').click()
  const onHarbour = dialog().getByRole('region', { name: 'harbour' })
  await expect(onHarbour.getByRole('listitem')).toHaveCount(2)
  await dialog().getByRole('region', { name: 'quay' }).getByRole('checkbox').first().click()
  await onHarbour.getByRole('listitem').filter({ hasText: 'two:1' }).getByRole('checkbox').click()
  await inspect(page, 'images-prune')
  await dialog().getByRole('button', { name: 'Remove 1 image' }).click()
  await expect(dialog().getByRole('listitem').filter({ hasText: 'acme/one:1' })).toContainText('removed')
  await expect(dialog()).toContainText('1 removed, up to')
  await dialog().getByRole('button', { name: 'Close' }).click()
  await expect(rowOn('one:1', 'harbour')).toBeHidden()
  expect((await docker('images', '--format', '{{.Repository}}')).split('\n').sort()).toEqual(['acme/two', 'busybox'])
  expect(await lab.host(2).docker('images', '-q', 'busybox')).not.toBe('')
  await goTo(page, 'Audit')
  await expect(page.getByRole('row').filter({ hasText: 'acme/one:1' })).toContainText('done')
})

test('a volume is measured, refused while mounted, and removed when it is free', async () => {
  const { page } = longshore
  await docker('exec', 'web', 'sh', '-c', 'head -c 3000000 /dev/zero > /data/file')
  await docker('volume', 'create', '--label', 'note=<img src=x onerror=alert(1)>', 'spare')
  await goTo(page, 'Volumes')
  await page.getByRole('button', { name: 'Measure sizes' }).click()
  await expect(rowOn('orders', 'harbour')).toContainText('2.9 MiB')
  await rowOn('orders', 'harbour').click()
  await page.getByRole('button', { name: 'Remove…' }).click()
  await expect(dialog()).toContainText('web mounts it')
  await page.keyboard.press('Escape')
  await rowOn('spare', 'harbour').click()
  await expect(page.getByText('<img src=x onerror=alert(1)>')).toBeVisible()
  await page.getByRole('button', { name: 'Remove…' }).click()
  await expect(dialog()).toContainText('gone for good')
  await dialog().getByRole('button', { name: 'Remove volume' }).click()
  await expect(rowOn('spare', 'harbour')).toBeHidden()
  expect((await docker('volume', 'ls', '-q')).split('\n')).toEqual(['orders'])
})

test('several are chosen and removed at once; what is in use is left and named', async () => {
  const { page } = longshore
  for (const name of ['old-1', 'old-2']) await docker('volume', 'create', name)
  await page.getByRole('heading', { name: 'Volumes' }).hover() // under the pointer rows hold still, and new ones wait
  for (const name of ['old-1', 'old-2', 'orders'])
    await page.getByRole('checkbox', { name: `${name} on harbour` }).click({ timeout: 4000 })
  await page.getByRole('region', { name: 'Chosen volumes' }).getByRole('button', { name: 'Remove…' }).click()
  await expect(dialog().getByRole('listitem')).toHaveCount(3)
  await dialog().getByRole('button', { name: 'Remove 3 volumes' }).click()
  await expect(dialog().getByRole('listitem').filter({ hasText: 'orders' })).toContainText('used by web now')
  await expect(dialog()).toContainText('2 removed, 1 left')
  await inspect(page, 'volumes-removed')
  await dialog().getByRole('button', { name: 'Close' }).click()
  expect((await docker('volume', 'ls', '-q')).split('\n')).toEqual(['orders'])
})

test('a network shows its members with their addresses, and those lead to the containers', async () => {
  const { page } = longshore
  await goTo(page, 'Networks')
  await rowOn('back', 'harbour').click()
  const inspector = page.getByRole('complementary', { name: 'Network back' })
  await expect(inspector).toContainText('10.99.8.2')
  await docker('stop', '-t', '1', 'web')
  await expect(inspector).toContainText('Nobody is attached just now.')
  await page.getByRole('button', { name: 'Prune…' }).click()
  await expect(dialog()).toContainText('Nothing to prune') // the stopped container would not start again without it
  await page.keyboard.press('Escape')
  await inspector.getByRole('button', { name: 'web' }).click()
  await expect(page.getByRole('heading', { name: 'Containers', level: 1 })).toBeVisible()
})

test('the pages are sound in both themes and at both sizes', async () => {
  const { page } = longshore
  for (const theme of ['Light', 'Dark'] as const) {
    await chooseTheme(page, theme)
    for (const size of [
      { width: 1920, height: 1080 },
      { width: 1280, height: 800 },
    ]) {
      await resize(longshore, size)
      for (const name of ['Images', 'Volumes', 'Networks'] as const) {
        await goTo(page, name)
        await page.getByRole('grid').getByRole('row').nth(1).click()
        await inspect(page, `${name.toLowerCase()}-${theme.toLowerCase()}-${size.width}`)
      }
    }
  }
  expect(complaints).toEqual([])
})

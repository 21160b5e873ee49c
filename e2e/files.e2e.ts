/**
 * A container's files in the real window on a real host: browsing by mouse, keys and typed path, editing with the changes
 * shown first, what was changed meanwhile, up- and download compared by checksum, what a stopped container still shows.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
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
const inside = (script: string) => docker('exec', 'web', 'sh', '-c', script)
const CONF = `server {\n${Array.from({ length: 40 }, (_, at) => `  option_${at} on;`).join('\n')}\n}\n`

test.beforeAll(async () => {
  const opened = await openOnLab({ hosts: 1 }, async (fresh) => {
    lab = fresh
    await startSleeper(lab.host(1), 'web')
    await inside(
      'mkdir -p /srv/app/logs /srv/app/static /srv/empty; cd /srv/app; ln -s /srv/app/logs current; ln -s /gone broken',
    )
    await docker('exec', 'web', 'sh', '-c', 'printf %s "$1" > /srv/app/site.conf', 'sh', CONF)
    await inside(
      `cd /srv/app; head -c 300000 /dev/urandom > blob.bin; echo x > "$(printf 'two\\nlines')"; chmod 4755 blob.bin; chown 33:33 site.conf`,
    )
  })
  longshore = opened.longshore
  const { page } = longshore
  await listen(page, complaints)
  await addLabHost(page, lab, 1, 'harbour')
  await chooseTheme(page, 'Dark')
})
test.afterAll(() => close(longshore, lab))

const dialog = () => longshore.page.getByRole('dialog')
const grid = (path: string) => longshore.page.getByRole('grid', { name: `Files in ${path}` })
const entry = (path: string, name: string) => grid(path).getByRole('row').filter({ hasText: name })

let narrow = 0
async function openFiles() {
  const { page } = longshore
  await goTo(page, 'Containers')
  await row(page, 'web').click()
  await page.getByRole('tab', { name: 'Files' }).click()
  await inspect(page, `files-narrow-${++narrow}`)
  await page.getByRole('button', { name: 'Open as a page' }).click()
}
async function goToPath(path: string) {
  const { page } = longshore
  await page.getByRole('button', { name: 'Type a path' }).click()
  await page.getByLabel('Path to go to').fill(path)
  await page.keyboard.press('Enter')
}
/** What the person will choose in the system's dialogs from now on. */
async function choose(paths: { save?: string; open?: string[] }) {
  await longshore.app.evaluate(({ dialog: system }, { save, open }) => {
    system.showSaveDialog = async () => ({ canceled: save === undefined, filePath: save ?? '' })
    system.showOpenDialog = async () => ({ canceled: open === undefined, filePaths: open ?? [] })
  }, paths)
}
const sum = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')

test('walks by mouse, keys and path, with links and odd names told apart', async () => {
  const { page } = longshore
  await openFiles()
  await expect(grid('/')).toBeVisible()
  await entry('/', 'srv').getByRole('button', { name: 'srv' }).click()
  await entry('/srv', 'app').dblclick()
  await expect(entry('/srv/app', 'two⟨LF⟩lines')).toBeVisible()
  await expect(entry('/srv/app', 'broken')).toContainText('nothing there')
  await expect(page.getByText('7 entries.')).toBeVisible()
  await grid('/srv/app').focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('Enter')
  await expect(entry('/srv/app', 'current')).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Enter')
  await expect(page.getByText('This folder is empty.')).toBeVisible()
  await expect(page.getByRole('navigation', { name: 'Path' })).toContainText('logs')
  await page.keyboard.press('Backspace')
  await expect(entry('/srv/app', 'site.conf')).toBeVisible()
  await expect(grid('/srv/app')).toBeFocused()
  await page.getByRole('navigation', { name: 'Path' }).getByRole('button', { name: 'srv' }).click()
  await expect(entry('/srv', 'empty')).toBeVisible()
  await goToPath('/srv/../nowhere')
  await expect(page.getByText('There is no /nowhere.')).toBeVisible()
  await goToPath('/srv/app')
  await expect(entry('/srv/app', 'site.conf')).toContainText('www-data')
})

test('edits a file after showing what changes, and never over what another changed', async () => {
  const { page } = longshore
  await entry('/srv/app', 'site.conf').getByRole('button', { name: 'site.conf' }).click()
  const text = page.getByLabel('Text of site.conf')
  await expect(text).toHaveValue(CONF)
  await text.fill(CONF.replace('option_20 on', 'option_20 off'))
  await page.getByRole('button', { name: 'Save…' }).click()
  await expect(dialog().getByRole('region', { name: 'Changes' })).toContainText('1 line added, 1 line removed')
  await expect(dialog()).toContainText('option_20 off;')
  await inspect(page, 'files-changes-dark')
  await dialog()
    .getByLabel(/^Reason/)
    .fill('switching it off')
  await dialog().getByRole('button', { name: 'Save', exact: true }).click()
  await expect(dialog()).toBeHidden()
  await expect(page.getByText('site.conf is saved in web.')).toBeVisible()
  expect(await inside('grep -c "option_20 off" /srv/app/site.conf; stat -c %u:%g /srv/app/site.conf')).toBe('1\n33:33')

  await inside('echo "# somebody" >> /srv/app/site.conf')
  await text.fill('mine')
  await page.keyboard.press('Control+s')
  await dialog().getByRole('button', { name: 'Save', exact: true }).click()
  await expect(dialog()).toContainText('has changed since it was opened')
  await dialog().getByRole('button', { name: 'Look at the file again' }).click()
  await expect(page.getByText('The file has changed since these changes were begun')).toBeVisible()
  await expect(text).toHaveValue('mine')
  await page.getByRole('button', { name: 'Throw changes away' }).click()
  await expect(text).toHaveValue(/# somebody\n$/)
  expect(await inside('tail -n 1 /srv/app/site.conf')).toBe('# somebody')
  await page.keyboard.press('Control+f')
  await page.getByLabel('Text to find').fill('SOMEBODY')
  await page.keyboard.press('Enter')
  expect(
    await text.evaluate((area: HTMLTextAreaElement) => area.value.slice(area.selectionStart, area.selectionEnd)),
  ).toBe('somebody')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Back to the folder' }).click()
  await goTo(page, 'Audit')
  await expect(
    page.getByRole('row').filter({ hasText: 'web:/srv/app/site.conf' }).filter({ hasText: 'done' }).first(),
  ).toBeVisible()
  await openFiles()
  await goToPath('/srv/app/blob.bin')
  await expect(page.getByText('/srv/app/blob.bin is no directory.')).toBeVisible()
  await goToPath('/srv/app')
})

test('uploads and downloads, compared by checksum, and asks before it replaces', async () => {
  const { page, profile } = longshore
  const folder = join(profile, 'carried')
  mkdirSync(join(folder, 'deep'), { recursive: true })
  writeFileSync(join(folder, 'deep', 'data.bin'), Buffer.alloc(3_000_000, 'ab\ncd'))
  await choose({ open: [folder] })
  await page.getByRole('button', { name: 'Upload a folder' }).click()
  await expect(entry('/srv/app', 'carried')).toBeVisible()
  await expect(page.getByRole('list', { name: 'Transfers' })).toContainText('done')
  expect(await inside('sha256sum < /srv/app/carried/deep/data.bin')).toContain(sum(join(folder, 'deep', 'data.bin')))
  await page.getByRole('button', { name: 'Upload a folder' }).click()
  await expect(dialog()).toContainText('carried')
  await dialog()
    .getByLabel(/^Reason/)
    .fill('newer')
  await dialog().getByRole('button', { name: 'Replace' }).click()
  await expect(page.getByRole('list', { name: 'Transfers' }).getByText(/^done/)).toHaveCount(2)
  const saved = join(profile, 'saved.bin')
  await choose({ save: saved })
  await entry('/srv/app', 'blob.bin').click()
  await page.getByRole('button', { name: 'Download…' }).click()
  await expect(page.getByRole('list', { name: 'Transfers' }).getByText(/^done/)).toHaveCount(3)
  expect(await inside('sha256sum < /srv/app/blob.bin')).toContain(sum(saved))
  await inspect(page, 'files-dark')
})

test('says what a binary file is, and reads a stopped container', async () => {
  const { page } = longshore
  await entry('/srv/app', 'blob.bin').getByRole('button', { name: 'blob.bin' }).click()
  await expect(page.getByText('/srv/app/blob.bin is no text.')).toBeVisible()
  await inspect(page, 'files-binary-dark')
  await page.getByRole('button', { name: 'Back to the folder' }).click()
  await docker('stop', '-t', '1', 'web')
  await expect(page.getByText('The container does not run')).toBeVisible()
  await expect(entry('/srv/app', 'site.conf')).toContainText('33:33')
  await expect(entry('/srv/app', 'broken')).toContainText('nothing there')
  await entry('/srv/app', 'current').dblclick()
  await expect(page.getByText('This folder is empty.')).toBeVisible()
  await page.keyboard.press('Backspace')
  await goToPath('/srv/app')
  await inspect(page, 'files-stopped-dark')
})

test('both themes, large and small, without a complaint of the browser', async () => {
  const { page } = longshore
  await docker('start', 'web')
  await chooseTheme(page, 'Light')
  await resize(longshore, { width: 1920, height: 1080 })
  await openFiles()
  await goToPath('/srv/app')
  await entry('/srv/app', 'site.conf').click()
  await inspect(page, 'files-light')
  await entry('/srv/app', 'site.conf').getByRole('button', { name: 'site.conf' }).click()
  await page.getByLabel('Text of site.conf').press('Control+End')
  await page.keyboard.type('# more')
  await inspect(page, 'files-editor-light')
  await page.getByRole('button', { name: 'Save…' }).click()
  await inspect(page, 'files-changes-light')
  await page.keyboard.press('Escape')
  expect(complaints).toEqual([])
})

/**
 * Terminals in the real window on a real host: a shell in a container, an editor, resize, paste with its question, a
 * window of its own, a host that is cut and comes back, and nothing that runs is ended unasked.
 */
import { expect, type Locator, type Page, test } from 'playwright/test'
import { card, goTo, type Longshore, row } from './driver'
import { startSleeper } from './lab/containers'
import type { Lab } from './lab/lab'
import { chooseTheme, inspect, listen, resize } from './looking'
import { addLabHost, close, needLab, openOnLab } from './openings'

needLab()

let lab: Lab
let longshore: Longshore
const complaints: string[] = []
const docker = (...args: string[]) => lab.host(1).docker(...args)
const printed = (page: Page): Locator => page.locator('.xterm-rows')
const input = (page: Page): Locator => page.getByRole('textbox', { name: 'Terminal input' })

test.beforeAll(async () => {
  const opened = await openOnLab({ hosts: 1 }, async ({ host }) => {
    await startSleeper(host(1), 'web')
    await host(1).docker('run', '-dit', '--name', 'console', 'busybox', 'sh')
    await host(1).docker('create', '--name', 'idle', 'busybox', 'true')
  })
  ;({ lab, longshore } = opened)
  await listen(opened.page, complaints)
  await resize(longshore, { width: 1280, height: 800 })
  await addLabHost(opened.page, lab, 1, 'harbour')
})
test.afterAll(() => close(longshore, lab))

/** Types a line and waits for what it must print. */
async function run(page: Page, line: string, output: string | RegExp) {
  await page.keyboard.type(`${line}\n`)
  await expect(printed(page)).toContainText(output)
}

test('the tab of a container opens a shell, and a stopped one says why not', async () => {
  const { page } = longshore
  await goTo(page, 'Containers')
  await row(page, 'idle').click()
  await page.getByRole('tab', { name: 'Terminal' }).click()
  await expect(page.getByRole('complementary')).toContainText('idle does not run.')
  await inspect(page, 'terminal-tab-stopped')
  await row(page, 'web').click()
  await page.keyboard.press('t')
  await inspect(page, 'terminal-tab-start')
  await page.getByRole('button', { name: 'Open a shell' }).click()
  await expect(input(page)).toBeFocused({ timeout: 15_000 })
  await run(page, 'echo $((6 * 7))', '42')
  await inspect(page, 'terminal-tab')
})

test('the same terminal stands on its page, and knows its size', async () => {
  const { page } = longshore
  await goTo(page, 'Terminals')
  await expect(page.getByRole('tab', { name: 'web: sh' })).toHaveAttribute('aria-selected', 'true')
  await expect(printed(page)).toContainText('42')
  await run(page, 'stty size', /\d+ \d+/)
  const size = async () => {
    await run(page, 'clear; stty size; echo done', 'done')
    const text = (await printed(page).textContent()) ?? ''
    return Number(/\d+ (\d+)/.exec(text)?.[1] ?? 0)
  }
  const before = await size()
  await resize(longshore, { width: 1000, height: 640 })
  await expect.poll(async () => (await size()) < before).toBe(true)
  await resize(longshore, { width: 1280, height: 800 })
})

test('an editor draws the screen and gives it back', async () => {
  const { page } = longshore
  await run(page, 'clear; vi /tmp/note', '~')
  await page.keyboard.type('ihello from vi')
  await expect(printed(page)).toContainText('hello from vi')
  await inspect(page, 'terminal-editor')
  await page.keyboard.press('Escape')
  // vi tells a lone Escape from a key's sequence by the time that passes.
  await expect(printed(page)).toContainText('- /tmp/note')
  await run(page, ':wq', '/ #')
  // ash asks for the place of the cursor and takes what is typed within the answer for a part of it.
  await page.waitForTimeout(300)
  await run(page, 'clear; cat /tmp/note', 'hello from vi')
})

test('a paste of several lines asks, and hides nothing', async () => {
  const { page } = longshore
  // What is pasted before the screen was cleared would be cleared too.
  await run(page, 'clear; echo reader $((1 + 2)); cat > /dev/null', 'reader 3')
  const paste = (text: string) =>
    input(page).evaluate((element, clip) => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', clip)
      element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    }, text)
  await paste('one word')
  await expect(printed(page)).toContainText('one word')
  await paste('echo first\necho second\u001b[201~\n')
  const question = page.getByRole('dialog', { name: 'Paste 2 lines?' })
  await expect(question).toContainText('hidden characters were taken out')
  await inspect(page, 'terminal-paste')
  await question.getByRole('button', { name: 'Cancel' }).click()
  await expect(printed(page)).not.toContainText('first')
  await paste('echo first\necho second')
  await page.getByRole('button', { name: 'Paste as one line' }).click()
  await expect(printed(page)).toContainText('echo first echo second')
  await page.keyboard.press('Control+c')
})

test('a program that asks the terminal gets no answer while nobody types there, nor the clipboard unasked', async () => {
  const { page } = longshore
  await run(page, 'clear; printf "\\033]52;c;aGVsbG8=\\007"', '')
  await expect(page.getByRole('alert')).toContainText('hello')
  await inspect(page, 'terminal-clipboard')
  await page.getByRole('alert').getByRole('button', { name: 'No' }).click()
  await run(page, 'clear; printf "\\033]0;evil\\007"; sleep 0.2; echo titled', 'titled')
  expect(await page.title()).toBe('Terminals – Longshore')
  await run(page, 'clear; printf "\\033]52;c;Y29waWVk\\007"', '')
  await page.getByRole('alert').getByRole('button', { name: 'Copy', exact: true }).click()
  await page.locator('.xterm-screen').click({ button: 'right' })
  await inspect(page, 'terminal-menu')
  await page.getByRole('menuitem', { name: 'Paste' }).click()
  await expect(printed(page)).toContainText('copied')
  await page.keyboard.press('Control+u')
})

test('what is found is marked, and the size of letters is kept', async () => {
  const { page } = longshore
  await run(page, 'clear; seq 1 200; echo end $((1 + 1))', 'end 2')
  await page.keyboard.press('Control+Shift+F')
  await page.getByRole('textbox', { name: 'Find in this terminal' }).fill('19')
  await expect(page.getByRole('search')).toContainText('12 of 12')
  await inspect(page, 'terminal-find')
  await page.keyboard.press('Escape')
  await expect(input(page)).toBeFocused()
  const height = async () => (await page.locator('.xterm-rows > div').first().boundingBox())?.height ?? 0
  const before = await height()
  await page.keyboard.press('Control+=')
  await expect.poll(height).toBeGreaterThan(before)
  await page.keyboard.press('Control+0')
  await expect.poll(height).toBe(before)
})

test('the dialog finds containers and hosts, and opens a command with what it is given', async () => {
  const { page } = longshore
  await page.keyboard.press('Control+Shift+T')
  const dialog = page.getByRole('dialog')
  await inspect(page, 'terminal-new')
  await dialog.getByRole('combobox').fill('web')
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('textbox', { name: 'Command' })).toBeFocused()
  await dialog
    .getByRole('textbox', { name: 'Command' })
    .fill('sh -c "echo user $(id -un) in $PWD with $COLOUR; sleep 60"')
  await dialog.getByRole('textbox', { name: 'User' }).fill('nobody')
  await dialog.getByLabel('Working directory').fill('tmp')
  await dialog.getByLabel('Environment').fill('COLOUR=teal')
  await dialog.getByRole('button', { name: 'Open' }).click()
  await expect(dialog).toContainText('Begin it with a /.')
  await inspect(page, 'terminal-new-container')
  await dialog.getByLabel('Working directory').fill('/tmp')
  await dialog.getByRole('button', { name: 'Open' }).click()
  await expect(printed(page)).toContainText('user nobody in /tmp with teal', { timeout: 10_000 })
  await page.keyboard.press('Control+c')
  await expect(page.getByRole('article')).toContainText('ended with exit code 130.')
  await page.getByRole('article').getByRole('button', { name: 'Close', exact: true }).click()
  await expect(page.getByRole('tab')).toHaveCount(1)
})

test('a host has a shell too, and a container with a terminal can be attached to', async () => {
  const { page } = longshore
  await page.keyboard.press('Control+Shift+T')
  await page.getByRole('dialog').getByRole('combobox').fill('shell of the host')
  await page.keyboard.press('Enter')
  await inspect(page, 'terminal-new-host')
  await page.getByRole('dialog').getByRole('button', { name: 'Open' }).click()
  await expect(page.getByRole('tab', { name: /^harbour: / })).toBeVisible({ timeout: 10_000 })
  await page.locator('.xterm-screen').click()
  await run(page, 'echo I am $(id -un)', 'I am deploy')
  await page.keyboard.type('exit\n')
  await expect(page.getByRole('article')).toContainText('ended')
  await page.getByRole('article').getByRole('button', { name: 'Close', exact: true }).click()
  await goTo(page, 'Containers')
  await row(page, 'console').click()
  await page.getByRole('tab', { name: 'Terminal' }).click()
  await page.getByRole('button', { name: 'Attach to its own terminal' }).click()
  await expect(input(page)).toBeFocused({ timeout: 10_000 })
  await run(page, 'echo attached $((8 + 1))', 'attached 9')
  await page.getByRole('button', { name: 'Show it on the Terminals page' }).click()
  await page.getByRole('button', { name: 'Close terminal' }).click()
  await expect(page.getByRole('dialog')).toContainText('the container goes on')
  await page.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).click()
  await expect(page.getByRole('tab')).toHaveCount(1)
  expect(await docker('inspect', '--format', '{{.State.Running}}', 'console')).toBe('true')
  await page.locator('.xterm-screen').click()
})

test('splits stand beside, and the keys go along', async () => {
  const { page } = longshore
  await page.keyboard.press('Control+Shift+D')
  await expect(page.getByRole('article')).toHaveCount(2, { timeout: 10_000 })
  await expect(input(page).nth(1)).toBeFocused()
  await page.keyboard.type('echo right $((1 + 1))\n')
  await expect(printed(page).nth(1)).toContainText('right 2')
  await page.keyboard.press('Control+Shift+ArrowLeft')
  await expect(input(page).first()).toBeFocused()
  await inspect(page, 'terminal-split')
  await chooseTheme(page, 'Light')
  await goTo(page, 'Terminals')
  await inspect(page, 'terminal-split-light')
  await chooseTheme(page, 'Dark')
  await goTo(page, 'Terminals')
  await expect(printed(page).nth(1)).toContainText('right 2')
})

test('one goes into a window of its own, runs on when that is closed, and comes back', async () => {
  const { app, page } = longshore
  const opened = app.waitForEvent('window')
  await page.getByRole('article').nth(1).getByRole('button', { name: 'In a window of its own' }).click()
  const own = await opened
  await expect(printed(own)).toContainText('right 2', { timeout: 10_000 })
  await own.locator('.xterm-screen').click()
  await run(own, 'echo own $((2 + 3))', 'own 5')
  expect(await own.title()).toBe('web: sh – Longshore')
  await own.screenshot({ path: 'test-results/pages/terminal-window.png' })
  await expect(page.getByText('has a window of its own')).toBeHidden()
  await page.getByRole('tab', { name: 'web: sh' }).nth(1).click()
  await expect(page.getByText('has a window of its own')).toBeVisible()
  await inspect(page, 'terminal-torn-off')
  await page.getByRole('button', { name: 'Show that window' }).click()
  expect(app.windows()).toHaveLength(2)
  await goTo(page, 'Containers')
  await own.close()
  await expect(page.getByText('web: sh goes on running.')).toBeVisible()
  await page.getByRole('button', { name: 'Show' }).click()
  await expect(printed(page)).toContainText('own 5')
})

test('closing what runs asks first, and says how it ended', async () => {
  const { page } = longshore
  await page.getByRole('button', { name: 'Close terminal' }).click()
  const question = page.getByRole('dialog', { name: 'Close sh in web?' })
  await inspect(page, 'terminal-close')
  await question.getByRole('button', { name: 'Cancel' }).click()
  await page.locator('.xterm-screen').click()
  await page.keyboard.type('exit 3\n')
  await expect(page.getByText('sh ended with exit code 3.')).toBeVisible()
  await inspect(page, 'terminal-ended')
  await page.getByRole('button', { name: 'Open again' }).click()
  await expect(page.getByText('sh ended with exit code 3.')).toBeHidden()
  await page.locator('.xterm-screen').click()
  await run(page, 'echo again $((3 + 3))', 'again 6')
})

test('a lost connection is said, and the terminal is opened again', async () => {
  const { page } = longshore
  await lab.host(1).network('cut')
  await expect(page.getByRole('button', { name: 'Open again' }).first()).toBeVisible({ timeout: 60_000 })
  await expect(page.getByText('A new one can be opened here when it is back.').first()).toBeVisible()
  await inspect(page, 'terminal-lost')
  await lab.host(1).network('restore')
  await goTo(page, 'Fleet')
  await expect(card(page, 'harbour')).toContainText('online', { timeout: 60_000 })
  await goTo(page, 'Terminals')
  await page.getByRole('button', { name: 'Open again' }).first().click()
  await expect(page.getByRole('button', { name: 'Open again' })).toBeHidden()
  await expect(printed(page)).toContainText('/ #')
  await page.locator('.xterm-screen').click()
  await run(page, 'echo back $((4 + 4))', 'back 8')
})

test('the arrangement is there after a reload, with what runs', async () => {
  const { page } = longshore
  await page.reload()
  await expect(printed(page)).toContainText('back 8', { timeout: 20_000 })
  await page.locator('.xterm-screen').click()
  await run(page, 'echo reloaded $((5 + 5))', 'reloaded 10')
})

test('a large output leaves the window usable, and Ctrl-C stops it', async () => {
  const { page } = longshore
  await page.keyboard.type(
    'clear; yes 0123456789012345678901234567890123456789012345678901234567890 | head -c 100000000\n',
  )
  // Frames come while it runs: nothing takes the page for long.
  const longestMs = await page.evaluate(async () => {
    let longest = 0
    let before = performance.now()
    for (const until = before + 2000; before < until; ) {
      const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve))
      longest = Math.max(longest, now - before)
      before = now
    }
    return longest
  })
  expect(longestMs).toBeLessThan(500)
  await page.keyboard.press('Control+c')
  await page.keyboard.type('echo stopped $((1 + 6))\n')
  await expect(printed(page)).toContainText('stopped 7', { timeout: 5000 })
})

test('quitting names what runs and can be called off', async () => {
  const { app, page } = longshore
  await app.evaluate(({ app: longshoreApp, dialog: native }) => {
    native.showMessageBox = (...args: unknown[]) => {
      Reflect.set(globalThis, 'asked', args.at(-1))
      return Promise.resolve({ response: 1, checkboxChecked: false })
    }
    longshoreApp.quit()
  })
  await expect
    .poll(() => app.evaluate(() => Reflect.get(globalThis, 'asked')))
    .toMatchObject({ message: 'Quit and end a terminal that runs?', detail: 'sh in web on harbour' })
  await expect(page.getByRole('tab', { name: 'web: sh' }).first()).toBeVisible()
})

test('a window of its own stands where it was, and stays when the main one is closed', async () => {
  const { app, page } = longshore
  const tearOff = async () => {
    const opened = app.waitForEvent('window')
    await page.getByRole('button', { name: 'In a window of its own' }).click()
    const own = await opened
    await expect(printed(own)).toContainText('/ #', { timeout: 10_000 })
    return own
  }
  const sizeOfOwn = (size?: { width: number; height: number }) =>
    app.evaluate(({ BrowserWindow }, wanted) => {
      const window = BrowserWindow.getAllWindows().find((each) => each.webContents.getURL().includes('/window/'))
      if (wanted) window?.setSize(wanted.width, wanted.height)
      return window?.getSize()
    }, size)
  const first = await tearOff()
  await sizeOfOwn({ width: 620, height: 420 })
  await expect.poll(() => sizeOfOwn()).toEqual([620, 420])
  await first.getByRole('button', { name: 'Back to the main window' }).click()
  await expect(page.getByText('has a window of its own')).toBeHidden()
  const own = await tearOff()
  expect(await sizeOfOwn()).toEqual([620, 420])

  await app.evaluate(({ BrowserWindow, dialog: native }) => {
    native.showMessageBox = (...args: unknown[]) => {
      Reflect.set(globalThis, 'asked', args.at(-1))
      return Promise.resolve({ response: 0, checkboxChecked: false })
    }
    for (const window of BrowserWindow.getAllWindows())
      if (!window.webContents.getURL().includes('/window/')) window.close()
  })
  await expect.poll(() => app.windows().length).toBe(1)
  expect(await app.evaluate(() => Reflect.get(globalThis, 'asked'))).toMatchObject({
    message: 'Keep watching your hosts?',
    detail: expect.stringContaining('One other window stays open until you close it.'),
  })
  await run(own, 'echo alone $((9 + 1))', 'alone 10')
  const opened = app.waitForEvent('window')
  await own.getByRole('button', { name: 'Show the main window' }).click()
  const main = await opened
  await expect(main.getByText('has a window of its own')).toBeVisible({ timeout: 20_000 })
  await listen(main, complaints)
})

test('nothing was written to the console that should not be', () => {
  expect(complaints).toEqual([])
})

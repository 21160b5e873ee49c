/**
 * The pictures of the README, made anew on the demo fleet with LONGSHORE_PICTURES=1. Without it there is no test here,
 * not one that is skipped: it is work to be asked for.
 */
import { join } from 'node:path'
import { test } from 'playwright/test'
import { goTo, openInspector, openMerged } from './driver'
import { chooseTheme, resize } from './looking'
import { close, openDemo } from './openings'

if (process.env.LONGSHORE_PICTURES === '1')
  test('the pictures of the README', async () => {
    test.setTimeout(240_000)
    const longshore = await openDemo()
    const { page } = longshore
    const shoot = (name: string) => page.screenshot({ path: join(import.meta.dirname, 'pictures', `${name}.png`) })
    try {
      await resize(longshore, { width: 1440, height: 900 })
      await chooseTheme(page, 'Dark')
      await goTo(page, 'Containers')
      await page.getByRole('textbox', { name: 'Filter containers' }).fill('name:shop-api host:web-1')
      await page.getByRole('row').nth(1).dblclick()
      await page.keyboard.press('m')
      await page.waitForTimeout(150_000) // so that its lines have something to tell
      await shoot('metrics')
      await page.getByRole('tab', { name: 'Overview' }).click()
      await page.keyboard.press('Escape')
      await page.getByRole('textbox', { name: 'Filter containers' }).fill('')
      await page.getByRole('columnheader', { name: 'State' }).getByRole('button').click()
      await openInspector(page)
      await shoot('containers')
      await openMerged(page)
      await page.waitForTimeout(1000) // for some lines more
      await shoot('logs')
      await chooseTheme(page, 'Light')
      await goTo(page, 'Fleet')
      await shoot('fleet')
    } finally {
      await close(longshore)
    }
  })

/**
 * A key pressed in a terminal of the real window until its letter is painted, beside the same letter through `ssh -t …
 * docker exec -it`. The window's begins with the real input event, the peer's when its byte is written. Then a flood of
 * 100 MB: how soon Ctrl-C brings the prompt back, and what the frames are like meanwhile.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { startSleeper } from '../../../e2e/lab/containers.ts'
import type { Bench } from '../bench'
import { framesMs } from '../frames'
import { inLab } from '../lab'
import { openLabTab, watchRows } from '../lab-window'
import type { Measured } from '../report'
import { p95 } from '../statistics'
import { execOverSsh } from '../tunnel'
import type { Opened } from '../window'

const KEYS = 100
const WARM = 5
const LETTERS = 'abcdefghijklmnopqrstuvwxyz'
const FLOOD_MS = 5000

export function measureEcho(bench: Bench): Promise<Measured[]> {
  return inLab(async (lab) => {
    const containerId = await startSleeper(lab.host(1), 'box')
    const other = await pressOverSsh(await execOverSsh(lab, bench.folder(), 'box'))
    const app = await openLabTab(bench, lab, { containerId, containers: 1, tab: 'terminal' })
    try {
      const ours = await pressInWindow(app.page)
      const samples = { ours, other }
      const goal = { of: 'difference', max: 30 } as const
      const shared = { scenario: 'key in a terminal → painted', unit: 'ms' } as const
      return [
        { ...shared, figure: 'p95, beside ssh -t', ours: p95(ours), other: p95(other), goal, samples },
        ...(await flood(app.page)),
      ]
    } finally {
      await app.close()
    }
  })
}

/** Each key makes a text that has not been there: what was typed so far, between marks of its own. */
async function pressInWindow(page: Opened['page']): Promise<number[]> {
  await page.getByRole('button', { name: 'Open a shell' }).click()
  const terminal = page.locator('.xterm-helper-textarea').first()
  await terminal.waitFor({ timeout: 30_000 })
  await terminal.focus()
  await sleep(1500)
  await page.evaluate(() => {
    const pressed: number[] = []
    Object.assign(globalThis, { benchPressed: pressed })
    document.addEventListener('keydown', (event) => pressed.push(performance.timeOrigin + event.timeStamp), {
      capture: true,
    })
  })
  const painted = await watchRows(page, '((?:#[a-z]*)+)')
  const typed: string[] = []
  for (let key = 0; key < KEYS; key += 1) {
    const isNewWord = key % 20 === 0
    await page.keyboard.press(isNewWord ? '#' : (LETTERS[key % LETTERS.length] ?? 'x'))
    typed.push(isNewWord ? `${typed.at(-1) ?? ''}#` : `${typed.at(-1)}${LETTERS[key % LETTERS.length]}`)
    await sleep(60 + Math.random() * 60)
  }
  await sleep(500)
  const seen = await painted()
  const pressed = await page.evaluate(() => (globalThis as unknown as { benchPressed: number[] }).benchPressed)
  await page.keyboard.press('Control+u')
  const gaps = typed.flatMap((text, key) => {
    const then = seen.get(text)
    return key >= WARM && then !== undefined ? [then - (pressed[key] ?? Number.NaN)] : []
  })
  if (gaps.length < (KEYS - WARM) * 0.95) throw new Error(`only ${gaps.length} keys were seen`)
  return gaps
}

async function pressOverSsh(session: Awaited<ReturnType<typeof execOverSsh>>): Promise<number[]> {
  const gaps: number[] = []
  for (let key = 0; key < KEYS; key += 1) {
    gaps.push(await session.press(LETTERS[key % LETTERS.length] ?? 'x'))
    await sleep(60 + Math.random() * 60)
  }
  session.close()
  return gaps.slice(WARM)
}

async function flood(page: Opened['page']): Promise<Measured[]> {
  await page.keyboard.type('yes "the quick brown fox jumps over the lazy dog" | head -c 100000000; echo flood-is-over')
  await page.keyboard.press('Enter')
  await sleep(1000)
  const frames = await framesMs(page, FLOOD_MS)
  const painted = await watchRows(page, '(STOPPED)')
  await page.keyboard.type('')
  const startedAt = await page.evaluate(() => performance.timeOrigin + performance.now())
  await page.keyboard.press('Control+c')
  await page.keyboard.type('echo STOP""PED')
  await page.keyboard.press('Enter')
  let stopped: number | undefined
  for (let tries = 0; tries < 200 && !stopped; tries += 1) {
    await sleep(50)
    stopped = (await painted()).get('STOPPED')
  }
  const scenario = '100 MB through a terminal'
  return [
    { scenario, figure: 'frames p95', unit: 'ms', ours: p95(frames), samples: { ours: frames } },
    {
      scenario,
      figure: 'Ctrl-C and a command typed → its answer painted',
      unit: 'ms',
      ours: stopped === undefined ? Number.NaN : stopped - startedAt,
      goal: { of: 'ours', max: 300 },
    },
  ]
}

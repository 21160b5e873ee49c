/**
 * How long an event of a real engine takes to the contract's client as a patch, beside the same event's line as curl
 * prints it through `ssh -L`. Both begin with the engine's own stamp (`timeNano`; one machine, one clock) and end in this
 * process. Alone: one thing at a time, as when a person acts. Among others: ten a second, where the engine folds what
 * happens within 100 ms into one patch.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { LabHost } from '../../../e2e/lab/lab.ts'
import type { Bench } from '../bench'
import { postTo } from '../docker-api'
import type { View } from '../follow'
import { inLab, startSleepers } from '../lab'
import { connectToLab } from '../lab-engine'
import type { Goal, Measured } from '../report'
import { p95 } from '../statistics'
import { openTunnel, type Tunnel } from '../tunnel'

const BOXES = 10
const EVENTS = 120
const EVENTS_PATH = `/v1.41/events?filters=${encodeURIComponent('{"type":["container"]}')}`

interface Pace {
  figure: string
  gapMs: () => number
  goal?: Goal
}

const PACES: readonly Pace[] = [
  { figure: 'alone, p95', gapMs: () => 350 + Math.random() * 300, goal: { of: 'difference', max: 30 } },
  { figure: 'among 10 a second, p95', gapMs: () => 50 + Math.random() * 60 },
]

/** One thing that happened, with performance.now() of each arrival. */
interface Happening {
  id: string
  state: 'paused' | 'running'
  stampMs?: number
  patchMs?: number
  lineMs?: number
}

export function measureEvent(bench: Bench): Promise<Measured[]> {
  return inLab(async (lab) => {
    const ids = await startSleepers(lab.host(1), BOXES)
    const tunnel = await openTunnel(lab, bench.folder())
    const { view, close } = await connectToLab(bench, lab, BOXES)
    try {
      const measured: Measured[] = []
      for (const pace of PACES) {
        const happened = await happen(pace, lab.host(1), ids, { view, tunnel })
        measured.push(judged(pace, happened))
      }
      return measured
    } finally {
      await close()
      await tunnel.close()
    }
  })
}

/** Pauses each box in turn, then lets each go on, and so forth; ends with all of them running. */
async function happen(
  { gapMs }: Pace,
  host: LabHost,
  ids: readonly string[],
  { view, tunnel }: { view: View; tunnel: Tunnel },
): Promise<Happening[]> {
  const happened: Happening[] = []
  const find = (id: string, state: string, missing: 'patchMs' | 'lineMs') =>
    happened.find((each) => each.id === id && each.state === state && each[missing] === undefined)
  const stopRows = view.onRow((row, atMs) => {
    const it = find(row.id, row.state, 'patchMs')
    if (it) it.patchMs = atMs
  })
  const stopLines = await tunnel.lines(EVENTS_PATH, (line, atMs) => {
    const { Action, Actor, timeNano } = JSON.parse(line)
    const it = find(Actor.ID, Action === 'pause' ? 'paused' : 'running', 'lineMs')
    if (it) Object.assign(it, { lineMs: atMs, stampMs: timeNano / 1e6 - performance.timeOrigin })
  })
  await sleep(1000)
  for (let count = 0; count < EVENTS; count += 1) {
    const id = ids[count % ids.length] ?? ''
    const isPaused = Math.floor(count / ids.length) % 2 === 1
    happened.push({ id, state: isPaused ? 'running' : 'paused' })
    await postTo(host.socketPath, `/v1.41/containers/${id}/${isPaused ? 'unpause' : 'pause'}`)
    await sleep(gapMs())
  }
  await sleep(1000)
  stopRows()
  stopLines()
  return happened
}

function judged({ figure, goal }: Pace, happened: readonly Happening[]): Measured {
  const whole = happened.filter((each): each is Required<Happening> => each.patchMs !== undefined && !!each.lineMs)
  if (whole.length < EVENTS * 0.98) throw new Error(`only ${whole.length} of ${EVENTS} events were seen by both`)
  const ours = whole.map((each) => each.patchMs - each.stampMs)
  const other = whole.map((each) => each.lineMs - each.stampMs)
  const samples = { ours, other }
  return { scenario: 'event → patch', figure, unit: 'ms', ours: p95(ours), other: p95(other), goal, samples }
}

/**
 * A search over a million lines that a pane holds, asked through the contract, beside `grep -c` over the same text in a
 * file that is in memory. Plain beside `grep -F`, a regular expression beside `grep -E`; how soon the first hits come,
 * and how soon a search that is given up is gone.
 */
import { execFileSync } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { LogQuery } from '../../../shared/contract/logs'
import type { Bench } from '../bench'
import { inLab, startMillion } from '../lab'
import { connectToLab, type LabEngine } from '../lab-engine'
import { type BenchPane, loadAll, openPane, plainQuery } from '../panes'
import type { Goal, Measured } from '../report'
import { median } from '../statistics'

const SCENARIO = 'search of 1,000,000 lines'
const ROUNDS = 5

interface Search {
  figure: string
  query: LogQuery
  grep: string[]
  goal: Goal
}

const SEARCHES: readonly Search[] = [
  {
    figure: 'plain, beside grep -cF',
    query: { ...plainQuery, text: 'order 77' },
    grep: ['-cF', 'order 77'],
    goal: { of: 'ratio', max: 5 },
  },
  {
    figure: 'regex, beside grep -cE',
    query: { ...plainQuery, text: 'status=(4|5)[0-9]+ .*ms=9+', isRegex: true },
    grep: ['-cE', 'status=(4|5)[0-9]+ .*ms=9+'],
    goal: { of: 'ratio', max: 50 },
  },
]

interface Timed {
  wholeMs: number
  firstMs: number
  found: number
}

export function measureSearch(bench: Bench): Promise<Measured[]> {
  return inLab(async (lab) => {
    const containerId = await startMillion(lab.host(1), 'million')
    const file = join(bench.folder(), 'million.log')
    logsToFile(lab.host(1).socketPath, 'million', file)
    const connected = await connectToLab(bench, lab, 1)
    const { client } = connected.engine
    const pane = await openPane(client, [{ hostId: connected.hostId, containerId }], 100)
    try {
      await loadAll(client, pane)
      const measured: Measured[] = []
      for (const search of SEARCHES) measured.push(...(await compare(search, connected, pane, file)))
      return [...measured, await givenUp(connected, pane)]
    } finally {
      pane.close()
      await connected.close()
    }
  })
}

async function compare(search: Search, connected: LabEngine, pane: BenchPane, file: string): Promise<Measured[]> {
  const [whole, first, other]: [number[], number[], number[]] = [[], [], []]
  for (let round = 0; round <= ROUNDS; round += 1) {
    const ours = await timeSearch(connected, pane, search.query)
    const peer = timeGrep(search.grep, file)
    if (ours.found !== peer.found) throw new Error(`${ours.found} lines were found, grep finds ${peer.found}`)
    if (round === 0) continue
    whole.push(ours.wholeMs)
    first.push(ours.firstMs)
    other.push(peer.ms)
  }
  const shared = { scenario: SCENARIO, unit: 'ms' } as const
  const samples = { ours: whole, other }
  return [
    { ...shared, figure: search.figure, ours: median(whole), other: median(other), goal: search.goal, samples },
    {
      ...shared,
      figure: `${search.figure.split(',')[0]}, first hits`,
      ours: median(first),
      goal: { of: 'ours', max: 300 },
      samples: { ours: first },
    },
  ]
}

async function timeSearch({ engine }: LabEngine, pane: BenchPane, query: LogQuery): Promise<Timed> {
  const life = new AbortController()
  const startedMs = performance.now()
  let firstMs = Number.NaN
  for await (const step of engine.client.logs.watchSearch({ paneId: pane.id, query }, { signal: life.signal })) {
    const nowMs = performance.now() - startedMs
    if (Number.isNaN(firstMs) && step.found > 0) firstMs = nowMs
    if (step.scanned === step.total && step.total >= 1_000_000) return { wholeMs: nowMs, firstMs, found: step.found }
  }
  throw new Error('the search ended before it was done')
}

function logsToFile(socketPath: string, container: string, file: string) {
  const output = openSync(file, 'w')
  const env = { PATH: process.env.PATH, HOME: '/nonexistent' }
  execFileSync('docker', ['-H', `unix://${socketPath}`, 'logs', container], {
    stdio: ['ignore', output, 'ignore'],
    env,
  })
  closeSync(output)
}

function timeGrep(args: readonly string[], file: string): { ms: number; found: number } {
  const startedMs = performance.now()
  const found = Number(execFileSync('grep', [...args, file], { env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' } }))
  return { ms: performance.now() - startedMs, found }
}

/** From the cancel to an engine whose processor is at rest: another query is answered at once and no time is spent. */
async function givenUp({ engine }: LabEngine, pane: BenchPane): Promise<Measured> {
  const query = { ...plainQuery, text: '(o+r*)+d(e+r?)+ (1+7?)+z', isRegex: true }
  const samples: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const life = new AbortController()
    const reading = engine.client.logs.watchSearch({ paneId: pane.id, query }, { signal: life.signal })
    await reading.next()
    await sleep(100)
    const startedMs = performance.now()
    life.abort()
    await reading.next().catch(() => undefined)
    await engine.client.logs.locate({ paneId: pane.id, at: 0 })
    samples.push(performance.now() - startedMs)
  }
  return {
    scenario: SCENARIO,
    figure: 'given up → the engine answers',
    unit: 'ms',
    ours: Math.max(...samples),
    goal: { of: 'ours', max: 100 },
    samples: { ours: samples },
  }
}

/**
 * A million lines that a container of a real host has written, until the contract's client has read them all, over an SSH
 * connection that is open: through the pane's spool, checked, split into lines, each with its instant. Beside the raw
 * answer of the API, which curl throws away, through `ssh -L`; and beside `docker -H ssh://… logs`. The three take turns.
 */
import type { Bench } from '../bench'
import { inLab, startMillion } from '../lab'
import { connectToLab, type LabEngine } from '../lab-engine'
import { cpuMs } from '../processes'
import type { Measured } from '../report'
import { median } from '../statistics'
import { dockerCli, openTunnel } from '../tunnel'

const LINES = 1_000_000
const ROUNDS = 3
const LINES_AT_ONCE = 5000
const PATH = '/v1.41/containers/million/logs?stdout=1&stderr=1&timestamps=1'

export function measureHistory(bench: Bench): Promise<Measured[]> {
  return inLab(async (lab) => {
    const containerId = await startMillion(lab.host(1), 'million')
    const tunnel = await openTunnel(lab, bench.folder())
    const docker = dockerCli(lab, bench.folder())
    const connected = await connectToLab(bench, lab, 1)
    const [ours, raw, cli]: [number[], number[], number[]] = [[], [], []]
    try {
      for (let round = 0; round <= ROUNDS; round += 1) {
        const cpuBefore = cpuMs(connected.engine.pid)
        const oursMs = await readAll(connected, containerId)
        const cpu = cpuMs(connected.engine.pid) - cpuBefore
        const [rawMs = Number.NaN] = await tunnel.timesMs([['GET', PATH]])
        const cliMs = await docker('logs', '--timestamps', 'million')
        bench.note(
          `${oursMs.toFixed(0)} ms (${cpu.toFixed(0)} ms of CPU), curl ${rawMs.toFixed(0)} ms, docker ${cliMs.toFixed(0)} ms`,
        )
        if (round === 0) continue // warms all three
        ours.push(oursMs)
        raw.push(rawMs)
        cli.push(cliMs)
      }
    } finally {
      await connected.close()
      await tunnel.close()
    }
    return rows(ours, raw, cli)
  })
}

function rows(ours: number[], raw: number[], cli: number[]): Measured[] {
  const shared = { scenario: '1,000,000 log lines over SSH', unit: 'ms', ours: median(ours) } as const
  return [
    {
      ...shared,
      figure: 'to the client, beside curl through ssh -L',
      other: median(raw),
      // 0.8 of its rate.
      goal: { of: 'ratio', max: 1.25 },
      limit: 'processor time of the engine (ciphers, Buffers of each SSH packet, garbage) on the two cores all share',
      samples: { ours, other: raw },
    },
    {
      ...shared,
      figure: 'to the client, beside docker -H ssh://… logs',
      other: median(cli),
      // 1.2 of its rate.
      goal: { of: 'ratio', max: 0.833 },
      samples: { ours, other: cli },
    },
  ]
}

/** Milliseconds until the client has the bytes of all lines. */
async function readAll({ engine, hostId }: LabEngine, containerId: string): Promise<number> {
  const { logs } = engine.client
  const startedMs = performance.now()
  const sources = [{ hostId, containerId }]
  let read = 0
  for await (const { paneId, end } of logs.follow({ sources, tail: 0, since: 0 })) {
    while (read < end) {
      const { lengths } = await logs.lines({ paneId, from: read, count: Math.min(LINES_AT_ONCE, end - read) })
      read += lengths.length
    }
    if (read >= LINES) return performance.now() - startedMs
  }
  throw new Error(`the pane ended after ${read} lines`)
}

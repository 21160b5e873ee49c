/**
 * A line that a container writes, until it is painted in the pane of the real window, beside the same line as `docker logs
 * -f` over `ssh://` prints it. Both begin when this process hands the line to the container's standard input (one machine,
 * one clock), so the way through the engine to its log is in both.
 */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import type { LabHost } from '../../../e2e/lab/lab.ts'
import type { Bench } from '../bench'
import { inLab } from '../lab'
import { openLabTab, watchRows } from '../lab-window'
import type { Measured } from '../report'
import { p95 } from '../statistics'
import { dockerFollow } from '../tunnel'

const SCENARIO = 'line written → painted'
const LINES = 120
const WARM = 10

export function measureLine(bench: Bench): Promise<Measured[]> {
  return inLab(async (lab) => {
    const { containerId, write, end } = await startEcho(lab.host(1), 'teller')
    const peer = new Map<string, number>()
    const stopPeer = dockerFollow(lab, bench.folder(), 'teller', (line) => {
      const number = /tell (\d+) told/.exec(line)?.[1]
      if (number) peer.set(number, Date.now())
    })
    const app = await openLabTab(bench, lab, { containerId, containers: 1, tab: 'logs' })
    try {
      write('tell 0 told')
      const painted = await watchRows(app.page, 'tell (\\d+) told')
      await sleep(2000)
      const written: number[] = []
      for (let number = 1; number <= LINES; number += 1) {
        written[number] = performance.timeOrigin + performance.now()
        write(`tell ${number} told`)
        await sleep(100 + Math.random() * 150)
      }
      await sleep(1500)
      return rows(written, await painted(), peer)
    } finally {
      await app.close()
      stopPeer()
      end()
    }
  })
}

function rows(written: readonly number[], painted: Map<string, number>, peer: Map<string, number>): Measured[] {
  const since = (seen: Map<string, number>) =>
    written.flatMap((atMs, number) => {
      const then = seen.get(String(number))
      return number > WARM && then !== undefined ? [then - atMs] : []
    })
  const [ours, other] = [since(painted), since(peer)]
  if (Math.min(ours.length, other.length) < (LINES - WARM) * 0.98)
    throw new Error(`only ${ours.length} and ${other.length} of ${LINES - WARM} lines were seen`)
  const samples = { ours, other }
  const shared = { scenario: SCENARIO, unit: 'ms', ours: p95(ours), samples } as const
  return [
    { ...shared, figure: 'p95, beside docker logs -f', other: p95(other), goal: { of: 'difference', max: 60 } },
    { ...shared, figure: 'p95, whole', goal: { of: 'ours', max: 1000 } },
  ]
}

/** A container that prints what this process writes to it. */
async function startEcho(host: LabHost, name: string) {
  const containerId = await host.docker('create', '--interactive', '--name', name, 'busybox', 'cat')
  const docker = spawn('docker', ['-H', `unix://${host.socketPath}`, 'start', '--attach', '--interactive', name], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH, HOME: '/nonexistent' },
  })
  const heard = new Promise<void>((resolve) => createInterface({ input: docker.stdout }).once('line', () => resolve()))
  docker.stdin.write('ready\n')
  await heard
  return { containerId, write: (line: string) => docker.stdin.write(`${line}\n`), end: () => docker.kill() }
}

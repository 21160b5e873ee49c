/**
 * From the asking to the done of an action through the contract (policy, audit intent on disk, the engine's work over SSH,
 * the look at what came of it, audit outcome on disk), beside the bare call by curl through `ssh -L`, which is the
 * engine's own time. The two take turns on containers of the same kind.
 */
import type { ContainerReference } from '../../../shared/contract/containers'
import type { Bench } from '../bench'
import type { BenchEngine } from '../engine'
import { inLab, startSleepers } from '../lab'
import { connectToLab } from '../lab-engine'
import type { Measured } from '../report'
import { p95 } from '../statistics'
import { openTunnel, type Tunnel } from '../tunnel'

const ROUNDS = 40
const NAGLE =
  'a server with no session keeps Nagle’s algorithm on: its answer waits for our acknowledgement of the event before it, ' +
  'which our kernel delays by 40 ms'
const STOPS = 15

interface Pair {
  /** What both do in turn, there and back again. */
  verbs: readonly ['pause', 'unpause'] | readonly ['stop', 'start']
  engine: BenchEngine
  ours: ContainerReference
  tunnel: Tunnel
  otherId: string
}

export function measureAction(bench: Bench): Promise<Measured[]> {
  return inLab(async (lab) => {
    const [oursId = '', otherId = ''] = await startSleepers(lab.host(1), 2)
    const tunnel = await openTunnel(lab, bench.folder())
    const { engine, hostId, close } = await connectToLab(bench, lab, 2)
    const pair = { engine, ours: { hostId, id: oursId }, tunnel, otherId }
    const scenario = 'action asked → audited → done'
    try {
      const pauses = await takeTurns({ ...pair, verbs: ['pause', 'unpause'] }, ROUNDS)
      const stops = await takeTurns({ ...pair, verbs: ['stop', 'start'] }, STOPS)
      return [
        {
          scenario,
          figure: 'pause and unpause, p95',
          unit: 'ms',
          ours: p95(pauses.ours),
          other: p95(pauses.other),
          goal: { of: 'difference', max: 20 },
          limit: NAGLE,
          samples: pauses,
        },
        {
          scenario,
          figure: 'stop and start, p95',
          unit: 'ms',
          ours: p95(stops.ours),
          other: p95(stops.other),
          goal: { of: 'ours', max: 3000 },
          samples: stops,
        },
      ]
    } finally {
      await close()
      await tunnel.close()
    }
  })
}

/** The first round warms both and is left out. */
async function takeTurns({ verbs, engine, ours, tunnel, otherId }: Pair, rounds: number) {
  const samples: { ours: number[]; other: number[] } = { ours: [], other: [] }
  for (let round = 0; round <= rounds; round += 1) {
    const times: number[] = []
    for (const verb of verbs) {
      const before = performance.now()
      await engine.client.containers[verb](ours)
      times.push(performance.now() - before)
    }
    // The first request opens curl's connection; ours is open too.
    const paths = verbs.map((verb) => `/v1.41/containers/${otherId}/${verb}`)
    const [, ...curls] = await tunnel.timesMs([['GET', '/_ping'], ...paths.map((path) => ['POST', path] as const)])
    if (round === 0) continue
    samples.ours.push(...times)
    samples.other.push(...curls)
  }
  return samples
}

/**
 * Lists the 200 containers of a real host over an SSH connection that is open: the engine's own adapter (answer checked,
 * cleaned, in our words) in a process of its own, beside `docker -H ssh://… ps -a` and beside the floor, curl that
 * keeps its connection through `ssh -L` and throws the bytes away. The three take turns.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Lab } from '../../../e2e/lab/lab.ts'
import type { Bench } from '../bench'
import { createContainers, inLab } from '../lab'
import { labAddress } from '../lab-engine'
import { BENCH } from '../paths'
import type { Measured } from '../report'
import { median } from '../statistics'
import { dockerCli, openTunnel } from '../tunnel'

const CONTAINERS = 200
const ROUNDS = 5
const LISTS_A_ROUND = 10
const CLI_A_ROUND = 2
const PATH = '/v1.41/containers/json?all=true'

export function measureList(bench: Bench): Promise<Measured[]> {
  return inLab(async (lab) => {
    await createContainers(lab.host(1), CONTAINERS)
    const [tunnel, ours] = [await openTunnel(lab, bench.folder()), await startLister(lab, bench)]
    const docker = dockerCli(lab, bench.folder())
    const [listed, floor, cli]: number[][] = [[], [], []]
    try {
      for (let round = 0; round <= ROUNDS; round += 1) {
        const lists = await ours.list(LISTS_A_ROUND)
        const curls = (await tunnel.timesMs(Array(LISTS_A_ROUND + 1).fill(['GET', PATH]))).slice(1)
        const runs: number[] = []
        for (let run = 0; run < CLI_A_ROUND; run += 1) runs.push(await docker('ps', '-a'))
        if (round === 0) continue // warms all three
        listed?.push(...lists)
        floor?.push(...curls)
        cli?.push(...runs)
      }
    } finally {
      ours.stop()
      await tunnel.close()
    }
    return rows(listed ?? [], floor ?? [], cli ?? [])
  })
}

function rows(listed: number[], floor: number[], cli: number[]): Measured[] {
  const shared = { scenario: `list ${CONTAINERS} containers over SSH, warm`, unit: 'ms', ours: median(listed) } as const
  return [
    {
      ...shared,
      figure: 'median, beside docker -H ssh://… ps -a',
      other: median(cli),
      goal: { of: 'ratio', max: 0.25 },
      samples: { ours: listed, other: cli },
    },
    {
      ...shared,
      figure: 'median, beside curl through ssh -L',
      other: median(floor),
      goal: { of: 'ratio', max: 1.5 },
      limit:
        'the check and cleaning of each field of each container (adapters/docker/container-map.ts), which curl does not do',
      samples: { ours: listed, other: floor },
    },
  ]
}

/** The adapter in a process of its own, so that nothing of the bench stands in its way. */
async function startLister(lab: Lab, bench: Bench) {
  const resolve = join(BENCH, 'resolve.mjs')
  const child = fork(join(BENCH, 'lister.ts'), [JSON.stringify(labAddress(lab)), lab.host(1).hostKeyFingerprint()], {
    execArgv: ['--no-warnings', '--import', resolve, ...bench.engineArgs],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  await once(child, 'message')
  return {
    async list(times: number): Promise<number[]> {
      child.send(times)
      const [{ count, timesMs }] = (await once(child, 'message')) as [{ count: number; timesMs: number[] }]
      if (count !== CONTAINERS) throw new Error(`${count} containers were listed`)
      return timesMs
    },
    stop: () => child.disconnect(),
  }
}

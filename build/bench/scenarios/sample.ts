/**
 * What it costs to know what 50 containers of a real host use, each second, over SSH: processor time on the host (dockerd,
 * containerd, shims, sshd and what they start) and here, per container and sample. Beside `docker -H ssh://… stats` on the
 * same host, each for a minute; a minute before, the host was left alone.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Lab, LabHost } from '../../../e2e/lab/lab.ts'
import type { Bench } from '../bench'
import { hostCpuMs, spent } from '../host-cpu'
import { inLab, startBusy, startSleepers } from '../lab'
import { connectToLab, type LabEngine } from '../lab-engine'
import { cpuMs, descendants } from '../processes'
import type { Measured } from '../report'
import { dockerStats } from '../tunnel'

const SLEEPERS = 46
const BUSY = 4
const CONTAINERS = SLEEPERS + BUSY
const SECONDS = 60
/** Until what follows the start is over: connections, first looks, comparing. */
const SETTLE_MS = 20_000
const SCENARIO = `${CONTAINERS} containers, each second, over SSH`

interface Turn {
  hostMs: number
  localMs: number
  samples: number
}

export function measureSample(bench: Bench): Promise<Measured[]> {
  return inLab(async (lab) => {
    const host = lab.host(1)
    // The docker CLI opens a connection for each container, all at once; sshd's default turns many away.
    await host.setSshdOptions({ MaxStartups: '200', MaxSessions: '200' })
    const ids = [...(await startSleepers(host, SLEEPERS)), ...(await startBusy(host, BUSY))]
    await sleep(SETTLE_MS)
    const idle = await during(bench, 'left alone', host, () => 0)
    const { watched, unwatched } = await ours(bench, lab, ids)
    const other = await theirs(bench, lab)
    return rows({ idle, watched, unwatched, other })
  })
}

/** Looks at both ends of the time; `local` gives milliseconds of this machine's own side so far. */
async function during(
  bench: Bench,
  what: string,
  host: LabHost,
  local: () => number,
  samples: () => number = () => 0,
): Promise<Turn> {
  const [hostBefore, localBefore, samplesBefore] = [hostCpuMs(host), local(), samples()]
  const startedMs = performance.now()
  await sleep(SECONDS * 1000)
  const overS = (performance.now() - startedMs) / (SECONDS * 1000)
  const { ms, words } = spent(hostBefore, hostCpuMs(host))
  const turn = {
    hostMs: ms / overS,
    localMs: (local() - localBefore) / overS,
    samples: (samples() - samplesBefore) / overS,
  }
  bench.note(
    `${what}: ${words || 'nothing'} on the host, ${turn.localMs.toFixed(0)} ms here, ${turn.samples.toFixed(0)} samples`,
  )
  return turn
}

/** The whole engine, with all else it does for a host that is connected. */
async function ours(bench: Bench, lab: Lab, ids: readonly string[]): Promise<{ watched: Turn; unwatched: Turn }> {
  const host = lab.host(1)
  const connected = await connectToLab(bench, lab, CONTAINERS)
  const local = () => cpuMs(connected.engine.pid)
  try {
    await sleep(SETTLE_MS)
    const unwatched = await during(bench, 'ours, nobody looks', host, local)
    const followed = follow(connected, ids)
    await sleep(SETTLE_MS)
    const watched = await during(bench, 'ours, all in sight', host, local, followed.points)
    followed.close()
    return { watched, unwatched }
  } finally {
    await connected.close()
  }
}

function follow({ engine, hostId }: LabEngine, ids: readonly string[]) {
  const life = new AbortController()
  let points = 0
  const subjects = ids.map((id) => ({ kind: 'container' as const, key: `${hostId}/${id}` }))
  const series = ['cpu', 'memory', 'received', 'sent', 'read', 'written', 'pids'] as const
  const stream = engine.client.metrics.follow({ subjects, series: [...series], backMs: 0 }, { signal: life.signal })
  const reading = async () => {
    for await (const message of stream) if (!message.snapshot) points += message.points.length
  }
  reading().catch((thrown) => {
    if (!life.signal.aborted) throw thrown
  })
  return { points: () => points, close: () => life.abort() }
}

/** An engine sends one sample a second of each; what the CLI prints several times a second is these. */
async function theirs(bench: Bench, lab: Lab): Promise<Turn> {
  const docker = dockerStats(lab, bench.folder())
  const local = () => [docker.pid, ...descendants(docker.pid)].reduce((sum, pid) => sum + cpuMs(pid), 0)
  try {
    await sleep(SETTLE_MS)
    const printed = docker.rows()
    const turn = await during(bench, 'docker stats', lab.host(1), local, docker.rows)
    if (docker.rows() - printed < CONTAINERS * SECONDS) throw new Error('docker stats did not print all containers')
    return { ...turn, samples: CONTAINERS * SECONDS }
  } finally {
    docker.close()
  }
}

interface Turns {
  idle: Turn
  watched: Turn
  unwatched: Turn
  other: Turn
}

/** Microseconds are too fine for a table in milliseconds: a thousand samples are the unit. */
function rows({ idle, watched, unwatched, other }: Turns): Measured[] {
  const shared = { scenario: SCENARIO, unit: 'ms' } as const
  const perThousand = (ms: number, { samples }: Turn) => (ms / samples) * 1000
  return [
    {
      ...shared,
      figure: 'CPU on the host per 1,000 samples, above the host left alone',
      ours: perThousand(watched.hostMs - idle.hostMs, watched),
      other: perThousand(other.hostMs - idle.hostMs, other),
      goal: { of: 'ratio', max: 0.2 },
    },
    {
      ...shared,
      figure: 'CPU on the host per 1,000 samples, all of it',
      ours: perThousand(watched.hostMs, watched),
      other: perThousand(other.hostMs, other),
    },
    {
      ...shared,
      figure: 'local CPU per 1,000 samples',
      ours: perThousand(watched.localMs, watched),
      other: perThousand(other.localMs, other),
      goal: { of: 'ratio', max: 0.5 },
    },
    {
      scenario: SCENARIO,
      figure: 'CPU of a core on the host while nobody looks, above the host left alone',
      unit: '%',
      ours: ((unwatched.hostMs - idle.hostMs) / (SECONDS * 1000)) * 100,
    },
  ]
}

/**
 * Writes the logs of one container or of several, merged by time, into a file the person chose: each log is read once
 * and streamed, so that neither its size nor their number fills our memory. A task; what it leaves when it fails or is
 * cancelled is nothing. Serves logs.download.
 */
import { Duplex, Readable, promises as streams } from 'node:stream'
import type { LogSource, logs as logsContract } from '../../../../shared/contract/logs'
import type { Implementation } from '../../../../shared/contract/runtime'
import { Failure, toErrorInfo } from '../../../../shared/errors'
import type { Session } from '../../access'
import type { Containers } from '../../containers'
import type { Hosts } from '../../hosts'
import type { ChosenFiles, Clock, LogBatch } from '../../ports'
import type { TaskControl, Tasks } from '../../tasks'
import { sinceOf, untilOf } from '../instants'
import { withoutSilence } from '../silence'
import { formatted, type LineFormat, type NamedSource } from './download-format'
import { merged } from './download-merge'
import { createDownloadProgress } from './download-progress'

export interface LogDownloadPorts {
  hosts: Pick<Hosts, 'engineOf' | 'nameOf'>
  containers: Pick<Containers, 'get'>
  tasks: Pick<Tasks, 'run'>
  chosen: Pick<ChosenFiles, 'create'>
  clock: Pick<Clock, 'monotonic' | 'now'>
}

interface Asked {
  sources: LogSource[]
  from?: number | undefined
  until?: number | undefined
  format: LineFormat['format']
  timestamps: boolean
  gzip: boolean
  fileId: string
  name: string
}

const STEP = 'Download'
/** An engine may take its time to find the first line of a range. */
const SILENCE_MS = 120_000
const CLOCK_MS = 10_000

export function createLogDownload(ports: LogDownloadPorts) {
  const { hosts, containers, chosen, clock } = ports

  async function download(asked: Asked, task: TaskControl): Promise<void> {
    task.step(STEP, 'running')
    const file = await chosen.create(asked.fileId, task.signal)
    try {
      const progress = createDownloadProgress(task, STEP, clock, asked)
      const bytes = Readable.from(linesOf(asked, progress.add, task.signal), { objectMode: true, highWaterMark: 2 })
      const { signal } = task
      if (asked.gzip) await streams.pipeline(bytes, gzip(), file.stream, { signal })
      else await streams.pipeline(bytes, file.stream, { signal })
      await file.commit()
      task.step(STEP, 'done', progress.text())
    } catch (thrown) {
      await file.discard()
      throw thrown
    }
  }

  async function* linesOf(
    asked: Asked,
    add: (lines: number, batch: LogBatch, at: number) => void,
    signal: AbortSignal,
  ) {
    const named = await Promise.all(asked.sources.map((source) => nameOf(source, asked.sources, signal)))
    const format = { ...asked, isMerged: asked.sources.length > 1 }
    const logs = asked.sources.map((source, index) => ({
      batches: readAll(asked, source, named[index], signal),
      offsetMs: named[index]?.offsetMs ?? 0,
    }))
    for await (const run of merged(logs)) {
      const source = named[run.log]
      if (!source) continue
      add(run.to - run.from, run.batch, run.at)
      yield formatted(run.batch, run, source, format)
    }
  }

  /** Clocks are compared only where lines of several hosts meet. */
  async function nameOf(
    { hostId, containerId }: LogSource,
    all: LogSource[],
    signal: AbortSignal,
  ): Promise<NamedSource> {
    const host = hosts.nameOf(hostId) ?? hostId
    const container = containers.get(`${hostId}/${containerId}`)?.name ?? containerId.slice(0, 12)
    if (all.every((other) => other.hostId === hostId)) return { host, container, offsetMs: 0 }
    const patience = AbortSignal.any([signal, AbortSignal.timeout(CLOCK_MS)])
    const { offsetMs } = await hosts.engineOf(hostId).clock(patience)
    return { host, container, offsetMs }
  }

  async function* readAll(
    { from, until }: Asked,
    { hostId, containerId }: LogSource,
    named: NamedSource | undefined,
    signal: AbortSignal,
  ) {
    const offsetMs = named?.offsetMs ?? 0
    const theirs = (at: number | undefined) => (at === undefined ? undefined : at + offsetMs)
    const options = { follow: false, since: sinceOf(theirs(from)), until: untilOf(theirs(until)) }
    try {
      const { containers: calls } = hosts.engineOf(hostId)
      yield* withoutSilence(SILENCE_MS, signal, (quiet) => calls.logs(containerId, options, quiet))
    } catch (thrown) {
      signal.throwIfAborted()
      const { code, message, hint, details } = toErrorInfo(thrown)
      const whose = named ? `The log of ${named.container} on ${named.host} could not be read: ` : ''
      throw new Failure(code, `${whose}${message}`, { hint, details })
    }
  }

  const handlers = {
    async download(asked, { session }) {
      const title = `Download the log of ${asked.name}`
      const spec = { kind: 'logs.download', title, steps: [STEP], operator: session.operator }
      return { taskId: await ports.tasks.run(spec, (task) => download(asked, task)) }
    },
  } satisfies Implementation<Pick<typeof logsContract, 'download'>, Session>

  return { handlers }
}

function gzip(): Duplex {
  const { readable, writable } = new CompressionStream('gzip')
  return Duplex.fromWeb({ readable, writable } as Parameters<typeof Duplex.fromWeb>[0])
}

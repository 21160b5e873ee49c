/**
 * What a search over the fleet has to say since it was last asked: progress per host, what was found, what failed.
 * Bounded: whoever finds more than is taken waits for `room`. Used by fleet-search.ts.
 */
import type { LogSource, logs as logsContract } from '../../../../shared/contract/logs'
import type { ErrorInfo } from '../../../../shared/errors'

type Message = (typeof logsContract.watchFleet.output)['_output']
type Progress = Message['progress'][number]
type FoundLine = Message['found'][number]

/** About 1 MiB of lines that wait to be sent. */
const ROOM = 500

export type FleetReport = ReturnType<typeof createFleetReport>

export function createFleetReport(sources: readonly LogSource[]) {
  const hosts = new Map<string, Progress>()
  for (const { hostId } of sources) {
    const known = hosts.get(hostId)
    if (known) known.total += 1
    else hosts.set(hostId, { hostId, done: 0, total: 1, lines: 0, bytes: 0, found: 0 })
  }
  const changed = new Set(hosts.keys())
  const wakes = new Set<() => void>()
  let found: FoundLine[] = []
  let failed: Message['failed'] = []
  let isOver = false

  function wake() {
    for (const each of wakes) each()
  }
  function until(is: () => boolean, signal: AbortSignal): Promise<void> {
    if (is() || signal.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const look = () => {
        if (!is() && !signal.aborted) return
        wakes.delete(look)
        signal.removeEventListener('abort', look)
        resolve()
      }
      wakes.add(look)
      signal.addEventListener('abort', look)
    })
  }
  function change(hostId: string, apply: (progress: Progress) => void) {
    const progress = hosts.get(hostId)
    if (!progress) return
    apply(progress)
    changed.add(hostId)
    wake()
  }

  return {
    read: ({ hostId }: LogSource, lines: number, bytes: number) =>
      change(hostId, (progress) => {
        progress.lines += lines
        progress.bytes += bytes
      }),
    found: (source: LogSource, line: Pick<FoundLine, 'at' | 'kind' | 'text'>) =>
      change(source.hostId, (progress) => {
        progress.found += 1
        found.push({ ...source, ...line })
      }),
    /** A host that is lost is told once, not for each of its containers. */
    failed: (source: LogSource, error: ErrorInfo, isHostLost: boolean) =>
      change(source.hostId, (progress) => {
        if (isHostLost) progress.error ??= error
        else failed.push({ ...source, error })
      }),
    done: ({ hostId }: LogSource) =>
      change(hostId, (progress) => {
        progress.done += 1
      }),
    isHostLost: (hostId: string) => hosts.get(hostId)?.error !== undefined,
    finish() {
      isOver = true
      wake()
    },
    isOver: () => isOver,
    /** Resolves when there is something to say. */
    news: (signal: AbortSignal) => until(() => isOver || changed.size > 0, signal),
    /** Resolves when there is room for more. */
    room: (signal: AbortSignal) => until(() => found.length < ROOM, signal),
    take(): Message | undefined {
      if (changed.size === 0) return undefined
      const progress = [...changed].flatMap((hostId) => {
        const now = hosts.get(hostId)
        return now ? [{ ...now }] : []
      })
      const message = { progress, found, failed }
      changed.clear()
      found = []
      failed = []
      wake()
      return message
    },
  }
}

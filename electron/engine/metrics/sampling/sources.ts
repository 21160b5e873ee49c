/**
 * Where the samples of one live host come from: the reader where there is an SSH connection and it works, else the
 * engine. A reader that dies is opened again soon, and for those two seconds nothing stands in: what is seen before and
 * after makes one curve only when it comes from the same source. With the second failure within five minutes the engine
 * is asked meanwhile; with the third it stays so until the host is connected anew. Made by index.ts.
 */
import { toErrorInfo } from '../../../../shared/errors'
import type { LiveHost } from '../../hosts'
import type { Clock, DockerHost, Log } from '../../ports'
import type { Source } from '../model'
import { createApiSource } from './api'
import { within } from './patience'

export interface SourcesPorts {
  clock: Clock
  log: Log
  openReader: (docker: DockerHost, signal: AbortSignal) => Promise<Source>
  /** Milliseconds after the first failure of the reader, and after the second one, until it is opened again. */
  retryMs?: readonly [number, number]
}

export interface Chosen {
  source: Source
  /** Why not the reader. */
  reason?: string | undefined
  /** How many containers one look may take in. */
  portion: number
}

const OPEN_TIMEOUT_MS = 15_000
const RETRY_MS = [2000, 15_000] as const
const FAILURES_COUNT_MS = 300_000
const INSTEAD = 'The engine is asked instead.'
const NO_SSH = 'There is no SSH connection to this host, so its engine is asked.'

export function createSources({ hostId, docker, signal }: LiveHost, ports: SourcesPorts) {
  const { clock, log, openReader, retryMs = RETRY_MS } = ports
  const api = createApiSource(docker, clock)
  let reader: Source | undefined
  let opening: Promise<void> | undefined
  let failures: number[] = []
  let reason = NO_SSH
  let standsIn = false
  let isOver = docker.talk === undefined

  async function open(delayMs: number): Promise<void> {
    try {
      if (delayMs > 0) await clock.sleep(delayMs, signal)
      const patience = { signal, clock, ms: OPEN_TIMEOUT_MS, late: 'The reader for metrics did not start in time.' }
      const opened = await within(patience, (inner) => openReader(docker, inner))
      if (signal.aborted) opened.close()
      else {
        reader = opened
        standsIn = false
      }
    } catch (thrown) {
      if (!signal.aborted) note(thrown)
    } finally {
      opening = undefined
    }
  }

  function note(thrown: unknown): void {
    const { code, message, details } = toErrorInfo(thrown)
    const now = clock.monotonic()
    failures = [...failures.filter((at) => now - at < FAILURES_COUNT_MS), now]
    reason = `${message} ${INSTEAD}`
    isOver = failures.length > retryMs.length
    log.warn('metrics.reader', { hostId, code, message, details, failures: failures.length, isOver })
  }

  return {
    /** The one to be asked now. Rejects only when the host is gone. */
    async next(): Promise<Chosen> {
      if (!reader && !isOver) {
        opening ??= open(failures.length === 0 ? 0 : (retryMs[failures.length - 1] ?? 0))
        if (!standsIn && failures.length < retryMs.length) await opening
      }
      signal.throwIfAborted()
      if (reader) return { source: reader, portion: Number.POSITIVE_INFINITY }
      standsIn = true
      return { source: api, reason, portion: api.perSecond() }
    },
    /** It did not give what it was asked for. */
    failed(source: Source, thrown: unknown) {
      source.close()
      if (source !== reader) return
      reader = undefined
      note(thrown)
    },
    /** It says what is not true: it is not asked any more. `why`: a sentence. */
    distrust(source: Source, why: string) {
      source.close()
      if (source !== reader) return
      reader = undefined
      isOver = true
      reason = `${why} ${INSTEAD}`
      log.warn('metrics.distrust', { hostId, why })
    },
    close() {
      reader?.close()
      reader = undefined
    },
  }
}

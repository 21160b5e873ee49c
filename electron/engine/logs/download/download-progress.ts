/** How far a download of logs is: in lines and bytes, and by the time of the line it has reached. Used by download.ts. */
import type { Clock, LogBatch } from '../../ports'
import type { TaskControl } from '../../tasks'

const EVERY_MS = 250

export interface DownloadProgress {
  /** So many lines of that batch, the first of them of the instant `at` (epoch ms). */
  add: (lines: number, batch: LogBatch, at: number) => void
  text: () => string
}

export function createDownloadProgress(
  task: TaskControl,
  step: string,
  clock: Pick<Clock, 'monotonic' | 'now'>,
  range: { from?: number | undefined; until?: number | undefined },
): DownloadProgress {
  let lineCount = 0
  let sizeBytes = 0
  let cutLines = 0
  let toldAt = clock.monotonic()
  let firstAt = range.from
  const lastAt = range.until ?? clock.now()
  const seen = new WeakSet<LogBatch>()

  function count(batch: LogBatch) {
    if (seen.has(batch)) return
    seen.add(batch)
    sizeBytes += batch.text.length
    cutLines += batch.cut.size
  }
  function text(): string {
    const lines = `${lineCount.toLocaleString('en')} ${lineCount === 1 ? 'line' : 'lines'}, ${iecBytes(sizeBytes)}`
    return cutLines > 0 ? `${lines}; ${cutLines} longer than 64 KiB were cut` : lines
  }
  return {
    add(lines, batch, at) {
      lineCount += lines
      count(batch)
      firstAt ??= at
      if (clock.monotonic() - toldAt < EVERY_MS) return
      toldAt = clock.monotonic()
      task.step(step, 'running', text())
      if (lastAt > firstAt) task.progress((at - firstAt) / (lastAt - firstAt))
    },
    text,
  }
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB']

function iecBytes(count: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(1, count)) / 10))
  return `${(count / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${UNITS[power]}`
}

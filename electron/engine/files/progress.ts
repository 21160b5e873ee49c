/** How far a transfer is, told four times a second at most: as a fraction where the whole is known, in words always. */
import type { TaskControl } from '../tasks'

const EVERY_MS = 250

export interface Progress {
  add: (bytes: number) => void
  /** Of all added until now. */
  text: () => string
}

export interface ProgressOptions {
  task: TaskControl
  step: string
  totalBytes?: number | undefined
  /** Monotonic milliseconds. */
  now: () => number
}

export function createProgress({ task, step, totalBytes, now }: ProgressOptions): Progress {
  let done = 0
  let toldAt = now()
  const of = totalBytes === undefined ? '' : ` of ${iecBytes(totalBytes)}`
  return {
    add(bytes) {
      done += bytes
      if (now() - toldAt < EVERY_MS) return
      toldAt = now()
      task.step(step, 'running', `${iecBytes(done)}${of}`)
      if (totalBytes !== undefined && totalBytes > 0) task.progress(done / totalBytes)
    },
    text: () => iecBytes(done),
  }
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB']

export function iecBytes(count: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(1, count)) / 10))
  return `${(count / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${UNITS[power]}`
}

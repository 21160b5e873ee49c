/**
 * One connection through a forward: two streams joined until both have ended. Each half closes by itself, so a client
 * that has said all still hears the answer; a slow reader slows its writer; an idle connection stays. Used by
 * open-forward.ts.
 */
import type { Duplex } from 'node:stream'

export interface PipeReport {
  up: (bytes: number) => void
  down: (bytes: number) => void
  /** Once; with the error that broke the container's end, if one did. */
  ended: (error: Error | undefined) => void
}

/** `local` is this computer's end, `remote` the container's. */
export function joinStreams(local: Duplex, remote: Duplex, report: PipeReport): void {
  let open = 2
  let broken: Error | undefined
  local.on('data', (chunk: Buffer) => report.up(chunk.length))
  remote.on('data', (chunk: Buffer) => report.down(chunk.length))
  remote.on('error', (error: Error) => {
    broken ??= error
  })
  // A browser that hangs up in the middle is no failure of the forward.
  local.on('error', () => {})
  const closed = (other: Duplex) => () => {
    open -= 1
    // What the other was already given is still delivered; nothing more will come for it, nor be taken from it.
    if (broken || other.writableLength === 0) other.destroy()
    else other.end(() => other.destroy())
    if (open === 0) report.ended(broken)
  }
  local.once('close', closed(remote))
  remote.once('close', closed(local))
  local.pipe(remote)
  remote.pipe(local)
}

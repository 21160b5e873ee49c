/** One command over the SSH connection, for short questions to the server. Used by link.ts. */
import type { Client, ClientChannel } from 'ssh2'
import { abortFailure } from './patience'

export interface CommandResult {
  /** The exit code; -1 when the command was ended by a signal or the server gave none. */
  code: number
  stdout: string
  stderr: string
}

const MAX_OUTPUT_BYTES = 64 * 1024

/** Rejects when the server runs no commands, and with the signal's reason. */
export function runCommand(client: Client, command: string, signal: AbortSignal): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(abortFailure(signal))
    let channel: ClientChannel | undefined
    const stop = () => {
      hangUp(channel)
      reject(abortFailure(signal))
    }
    const settle = (act: () => void) => {
      signal.removeEventListener('abort', stop)
      act()
    }
    signal.addEventListener('abort', stop, { once: true })
    try {
      client.exec(command, (error, opened) => {
        if (error) return settle(() => reject(error))
        channel = opened
        if (signal.aborted) return hangUp(opened)
        const stdout = collect(opened)
        const stderr = collect(opened.stderr)
        opened.on('error', (broken: Error) => settle(() => reject(broken)))
        opened.on('close', (code?: number | null) =>
          settle(() => resolve({ code: code ?? -1, stdout: stdout(), stderr: stderr() })),
        )
        opened.end()
      })
    } catch (thrown) {
      settle(() => reject(thrown))
    }
  })
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = []
  let size = 0
  stream.on('data', (chunk: Buffer) => {
    if (size < MAX_OUTPUT_BYTES) chunks.push(chunk.subarray(0, MAX_OUTPUT_BYTES - size))
    size += chunk.length
  })
  return () => Buffer.concat(chunks).toString('utf8')
}

function hangUp(channel: ClientChannel | undefined): void {
  try {
    channel?.close()
  } catch {
    // The connection is gone already.
  }
}

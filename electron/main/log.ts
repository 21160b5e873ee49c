/**
 * The shell's log and the file the engine's output goes to: JSON lines under `logs/` of the profile, rotated by size.
 * Nothing is written to stdout, which belongs to the smoke run. Facts are chosen by the caller; no secret, no input of
 * a call and no answer is ever among them.
 */
import { createWriteStream, type WriteStream } from 'node:fs'
import { mkdir, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'

const MAX_FILE_BYTES = 5 * 1024 * 1024
const KEPT_FILES = 3
/** Lines held while a file is opened or rotated; beyond it the oldest go, a log must not eat the memory. */
const MAX_WAITING_LINES = 2_000

export interface Log {
  info: (event: string, facts?: Record<string, unknown>) => void
  warn: (event: string, facts?: Record<string, unknown>) => void
  error: (event: string, facts?: Record<string, unknown>) => void
}

export interface LogFile {
  /** Takes whole lines or pieces of them; never waits. */
  write: (text: string) => void
  close: () => Promise<void>
}

/** Opens `name` in `folder` for appending. Trouble with the disk costs the lines, never the app. */
export function openLogFile(folder: string, name: string): LogFile {
  const path = join(folder, name)
  let stream: WriteStream | undefined
  let writtenBytes = 0
  let waiting: string[] = []
  let turn: Promise<void> = open()

  async function open() {
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      writtenBytes = await stat(path).then(
        ({ size }) => size,
        () => 0,
      )
      if (writtenBytes > MAX_FILE_BYTES) await rotate()
      stream = createWriteStream(path, { flags: 'a', mode: 0o600 })
      stream.on('error', () => (stream = undefined))
      for (const text of waiting.splice(0)) put(text)
    } catch {
      stream = undefined
    }
  }

  async function rotate() {
    for (let index = KEPT_FILES - 1; index >= 1; index--) {
      const from = index === 1 ? path : `${path}.${index - 1}`
      await rename(from, `${path}.${index}`).catch(() => {})
    }
    writtenBytes = 0
  }

  function put(text: string) {
    stream?.write(text)
    writtenBytes += text.length
  }

  function reopen() {
    const old = stream
    stream = undefined
    turn = new Promise<void>((resolve) => (old ? old.end(() => resolve()) : resolve())).then(open)
  }

  return {
    write(text) {
      if (stream) put(text)
      else waiting = [...waiting.slice(-MAX_WAITING_LINES), text]
      if (stream && writtenBytes > MAX_FILE_BYTES) reopen()
    },
    async close() {
      await turn
      await new Promise<void>((resolve) => (stream ? stream.end(() => resolve()) : resolve()))
      stream = undefined
    },
  }
}

export function createLog(file: Pick<LogFile, 'write'>, now: () => number = Date.now): Log {
  const put = (level: string) => (event: string, facts?: Record<string, unknown>) =>
    file.write(`${JSON.stringify({ at: new Date(now()).toISOString(), level, event, ...facts })}\n`)
  return { info: put('info'), warn: put('warn'), error: put('error') }
}

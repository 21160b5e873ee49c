/**
 * One session: its row as windows see it, the stream that runs, and its end. Made by index.ts, which knows hosts, audit
 * and the list; what comes out of the stream is output.ts's affair.
 */
import type { Terminal, TerminalWanted } from '../../../shared/contract/terminals'
import { Failure, toErrorInfo } from '../../../shared/errors'
import type { Clock, Session } from '../ports'
import type { Opened } from './opening'
import { createOutput, type Piece } from './output'
import { isLoss, takenUp } from './rules'

export interface TerminalSession {
  readonly row: Terminal
  attach: (signal: AbortSignal) => AsyncGenerator<Piece, void, void>
  write: (bytes: Uint8Array) => void
  resize: (columns: number, rows: number) => Promise<void>
  readonly size: { columns: number; rows: number }
  /** What runs now; again after a loss that could be mended. */
  run: (opened: Opened) => void
  /** Something is being tried, or failed, before it runs again. */
  change: (to: Pick<Terminal, 'state'> & { error?: Terminal['error'] }) => void
  /** Lets go of the stream and ends its readers. */
  close: () => void
}

export interface SessionOptions {
  id: string
  wanted: TerminalWanted
  columns: number
  rows: number
  clock: Clock
  onChange: (row: Terminal) => void
  /** It has ended, was lost, or was closed; once for each `run`. */
  onEnd: (row: Terminal) => void
}

/** Without a terminal no key means anything. */
const NO_KEYS = new Uint8Array()
/** How often windows hear of bytes. */
const COUNTED_EVERY_MS = 1000
const EXIT_TIMEOUT_MS = 10_000
/** More than anybody types or pastes that a program has not read yet. */
const MAX_UNREAD_BYTES = 4 * 1024 * 1024

export function createSession({ id, wanted, columns, rows, clock, onChange, onEnd }: SessionOptions): TerminalSession {
  let row: Terminal = {
    id,
    wanted,
    state: 'opening',
    command: '',
    tty: true,
    openedAt: clock.now(),
    bytesIn: 0,
    bytesOut: 0,
    isRunning: true,
  }
  let size = { columns, rows }
  let session: Session | undefined
  let counting: NodeJS.Timeout | undefined
  let isClosed = false
  const output = createOutput({
    clock,
    mayPause: wanted.kind !== 'attach',
    pause: () => session?.stream.pause(),
    resume: () => session?.stream.resume(),
  })
  /** tmux keeps what runs in it, so its readers wait for it. */
  const isMendable = wanted.kind === 'host' && wanted.tmux !== undefined

  function change(to: Partial<Terminal>) {
    if (isClosed) return
    row = { ...row, ...to }
    onChange(row)
  }

  function count(to: Pick<Terminal, 'bytesIn'> | Pick<Terminal, 'bytesOut'>) {
    row = { ...row, ...to }
    counting ??= setTimeout(() => {
      counting = undefined
      onChange(row)
    }, COUNTED_EVERY_MS)
  }

  function run({ session: opened, command, tty }: Opened) {
    if (session) output.say(takenUp())
    session = opened
    change({ state: 'running', command, tty, error: undefined, endedAt: undefined, isRunning: true })
    const { stream } = opened
    let isOver = false
    const over = (error?: unknown) => {
      if (isOver) return
      isOver = true
      void settle(opened, error)
    }
    stream.on('data', (chunk: Buffer) => {
      count({ bytesOut: row.bytesOut + chunk.length })
      output.take(chunk)
    })
    stream.on('end', () => over())
    stream.on('error', over)
    stream.on('close', () => over())
  }

  async function settle(ended: Session, error: unknown) {
    const signal = AbortSignal.timeout(EXIT_TIMEOUT_MS)
    ended.stream.on('error', () => {})
    try {
      if (isClosed) return
      if (error !== undefined) throw error
      const exitCode = await ended.exitCode(signal)
      if (!isClosed) finish({ exitCode })
    } catch (thrown) {
      if (!isClosed) finish({ thrown })
    } finally {
      ended.stream.destroy()
    }
  }

  function finish({ thrown, exitCode }: { thrown?: unknown; exitCode?: number | undefined }) {
    clearTimeout(counting)
    counting = undefined
    const isLost = isLoss(thrown)
    if (!isLost || !isMendable) output.end()
    change({
      state: isLost ? 'lost' : 'ended',
      endedAt: clock.now(),
      isRunning: false,
      exitCode,
      error: thrown === undefined ? undefined : toErrorInfo(thrown),
    })
    onEnd(row)
  }

  return {
    get row() {
      return row
    },
    get size() {
      return size
    },
    attach: output.attach,
    write(bytes) {
      if (!session || row.state !== 'running') throw notRunning(row)
      if (session.stream.writableLength > MAX_UNREAD_BYTES) {
        throw new Failure('BUSY', 'What runs there does not read what is typed.', { hint: 'Wait, or close it.' })
      }
      if (bytes.length === 0) return
      count({ bytesIn: row.bytesIn + bytes.length })
      output.typed(row.tty ? bytes : NO_KEYS)
      session.stream.write(Buffer.from(bytes))
    },
    async resize(to, rowsWanted) {
      size = { columns: to, rows: rowsWanted }
      if (row.state === 'running') await session?.resize(to, rowsWanted, AbortSignal.timeout(EXIT_TIMEOUT_MS))
    },
    run,
    change,
    close() {
      if (isClosed) return
      isClosed = true
      clearTimeout(counting)
      session?.stream.on('error', () => {})
      session?.stream.destroy()
      output.end()
      if (row.state !== 'running' && row.state !== 'opening') return
      row = { ...row, state: 'ended', endedAt: clock.now(), isRunning: false }
      onEnd(row)
    },
  }
}

function notRunning({ state }: Terminal): Failure {
  if (state === 'lost')
    return new Failure('CONFLICT', 'The connection of this terminal was lost.', { hint: 'Open it again.' })
  return new Failure('CONFLICT', 'What ran in this terminal has ended.', { hint: 'Open it again.' })
}

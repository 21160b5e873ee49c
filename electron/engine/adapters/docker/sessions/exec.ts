/**
 * Processes in a container: commands of a person (exec), the container's own terminal (attach), short commands of ours
 * (run). Each has a connection of its own. Used by containers.ts.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import * as z from 'zod'
import { Failure } from '../../../../../shared/errors'
import type { CommandOutput, ExecWanted, Session, StreamCalls } from '../../../ports'
import { abortFailure, within } from '../../ssh'
import type { Calls } from '../calls'
import { object, text } from '../fields'
import { malformed, type Place, tooLarge, tooLate } from '../rules'
import { createDemux, OUTPUT } from './demux'
import { sessionStream } from './session-stream'

const MAX_RUN_BYTES = 4 * 1024 * 1024
const RUN_TIMEOUT_MS = 60_000
/** The process may not be there yet when the engine has answered; the docker CLI tries ten times as well. */
const RESIZE_AFTER_MS = [0, 10, 30, 60, 100, 200, 400]
/** The engine hears of a process's end a moment after its output has ended. */
const EXIT_AFTER_MS = [0, 20, 50, 100, 200, 400, 800, 1600]
/**
 * Docker's own (Ctrl-P, Ctrl-Q) would hold back each Ctrl-P, which shells and editors use. It takes no empty one, so it
 * is a row of keys that nobody types in order; NUL comes first, as a key that shows nothing when it is late.
 */
const DETACH_KEYS = 'ctrl-@,ctrl-_,ctrl-@,ctrl-^,ctrl-@'

const created = object({ Id: text(128) })
const state = z.object({ Running: z.boolean(), ExitCode: z.number().int().nullish() })
const terminal = z.object({
  State: z.object({ Running: z.boolean(), Paused: z.boolean().optional() }),
  Config: z.object({ Tty: z.boolean(), OpenStdin: z.boolean() }),
})

type Size = Pick<ExecWanted, 'columns' | 'rows'>

export interface ExecOptions {
  calls: Calls
  place: Place
  /** The path of a call on the engine, with the API version: `/exec/ID/start`. */
  pathOf: (path: string) => string
  /** The id, when it is one. Throws NOT_FOUND. */
  checked: (id: string) => string
}

export function processCalls({
  calls,
  place,
  pathOf,
  checked,
}: ExecOptions): Pick<StreamCalls, 'exec' | 'attach' | 'run'> {
  const explain = (error: unknown) => {
    if (error instanceof RangeError) return Promise.resolve(malformed(place, 'output', error.message))
    return calls.failureOf(error, new AbortController().signal)
  }

  async function create(id: string, body: object, signal: AbortSignal): Promise<string> {
    const path = pathOf(`/containers/${checked(id)}/exec`)
    const { Id } = created.parse(await calls.json({ method: 'POST', path, body, signal }))
    if (!/^[0-9a-zA-Z]{1,128}$/.test(Id)) throw malformed(place, 'the id of a command', Id)
    return Id
  }

  const start = (execId: string, tty: boolean, { columns, rows }: Size, signal: AbortSignal) =>
    calls.hijack({
      path: pathOf(`/exec/${execId}/start`),
      body: { Detach: false, Tty: tty, ...(tty ? { ConsoleSize: [rows, columns] } : {}) },
      signal,
    })

  const resizeCall = (path: string) => async (columns: number, rows: number, signal: AbortSignal) => {
    await calls.json({ method: 'POST', path, query: { h: String(rows), w: String(columns) }, signal })
  }

  async function exitCode(execId: string, signal: AbortSignal): Promise<number | undefined> {
    for (const delayMs of EXIT_AFTER_MS) {
      await sleep(delayMs, undefined, { signal }).catch(() => {
        throw abortFailure(signal)
      })
      const now = state.safeParse(await calls.json({ path: pathOf(`/exec/${execId}/json`), signal }).catch(forgotten))
      if (!now.success) return undefined
      if (!now.data.Running) return now.data.ExitCode ?? undefined
    }
    return undefined
  }

  async function collect(execId: string, signal: AbortSignal): Promise<Omit<CommandOutput, 'exitCode'>> {
    const socket = await start(execId, false, { columns: 80, rows: 24 }, signal)
    const kept: Record<number, Buffer[]> = { [OUTPUT.stdout]: [], [OUTPUT.stderr]: [] }
    let size = 0
    const demux = createDemux((output, payload) => {
      size += payload.length
      kept[output]?.push(payload)
    })
    const stop = () => socket.destroy()
    signal.addEventListener('abort', stop, { once: true })
    try {
      for await (const chunk of socket as AsyncIterable<Buffer>) {
        demux.feed(chunk)
        if (size > MAX_RUN_BYTES) throw tooLarge(place, MAX_RUN_BYTES)
      }
    } catch (thrown) {
      throw await explain(thrown)
    } finally {
      signal.removeEventListener('abort', stop)
      socket.destroy()
    }
    signal.throwIfAborted()
    return { stdout: Buffer.concat(kept[OUTPUT.stdout] ?? []), stderr: Buffer.concat(kept[OUTPUT.stderr] ?? []) }
  }

  return {
    async exec(id, { command, user, directory, environment, tty, columns, rows }, signal) {
      const body = {
        AttachStdin: true,
        AttachStdout: true,
        AttachStderr: true,
        DetachKeys: DETACH_KEYS,
        Tty: tty,
        Cmd: command,
        Env: environment?.map(({ name, value }) => `${name}=${value}`) ?? [],
        ...(user === undefined ? {} : { User: user }),
        ...(directory === undefined ? {} : { WorkingDir: directory }),
      }
      const execId = await create(id, body, signal)
      const socket = await start(execId, tty, { columns, rows }, signal)
      const resize = resizeCall(pathOf(`/exec/${execId}/resize`))
      const stream = sessionStream(socket, { isFramed: !tty, explain })
      if (tty) await firstResize({ stream, resize }, { columns, rows }, signal)
      return {
        stream,
        resize: tty ? resize : async () => {},
        exitCode: (asked) => exitCode(execId, asked),
      }
    },

    async attach(id, size, signal) {
      const path = pathOf(`/containers/${checked(id)}`)
      const { State, Config } = terminal.parse(await calls.json({ path: `${path}/json`, signal }))
      if (!State.Running) throw new Failure('CONFLICT', `Container ${id} is not running`)
      if (!Config.Tty) throw noTerminal()
      const query = { stream: '1', stdin: Config.OpenStdin ? '1' : '0', stdout: '1', stderr: '1' }
      const socket = await calls.hijack({
        path: `${path}/attach`,
        query: { ...query, detachKeys: DETACH_KEYS },
        signal,
      })
      const resize = resizeCall(`${path}/resize`)
      const stream = sessionStream(socket, { isFramed: false, explain })
      await firstResize({ stream, resize }, size, signal)
      return { stream, resize, exitCode: (asked) => exitCodeOf(`${path}/json`, asked) }
    },

    run: (id, { command, user }, signal) =>
      within({ signal, timeoutMs: RUN_TIMEOUT_MS, late: () => tooLate(place, RUN_TIMEOUT_MS) }, async (inner) => {
        const body = {
          AttachStdout: true,
          AttachStderr: true,
          Tty: false,
          Cmd: command,
          ...(user ? { User: user } : {}),
        }
        const execId = await create(id, body, inner)
        const output = await collect(execId, inner)
        return { ...output, exitCode: (await exitCode(execId, inner)) ?? -1 }
      }),
  }

  /** Of the container itself; undefined while it runs on: then only we have left. */
  async function exitCodeOf(path: string, signal: AbortSignal): Promise<number | undefined> {
    const ended = z.object({ State: z.object({ Running: z.boolean(), ExitCode: z.number().int() }) })
    const now = ended.safeParse(await calls.json({ path, signal }).catch(forgotten))
    return now.success && !now.data.State.Running ? now.data.State.ExitCode : undefined
  }
}

/** The process is there a moment after the engine has said yes. One that has ended already needs no size. */
async function firstResize(
  { stream, resize }: Pick<Session, 'stream' | 'resize'>,
  { columns, rows }: Size,
  signal: AbortSignal,
): Promise<void> {
  for (const delayMs of RESIZE_AFTER_MS) {
    await sleep(delayMs)
    try {
      if (signal.aborted) throw abortFailure(signal)
      if (stream.destroyed || stream.readableEnded) return
      return await resize(columns, rows, signal)
    } catch (thrown) {
      if (thrown instanceof Failure && NOT_YET.has(thrown.code)) continue
      stream.destroy()
      throw thrown
    }
  }
}
const NOT_YET: ReadonlySet<string> = new Set(['CONFLICT', 'NOT_FOUND', 'ENGINE_REFUSED'])

/** The engine forgets a command with its container. */
function forgotten(thrown: unknown): undefined {
  if (thrown instanceof Failure && (thrown.code === 'NOT_FOUND' || thrown.code === 'CONFLICT')) return undefined
  throw thrown
}

function noTerminal(): Failure {
  return new Failure('CONFLICT', 'This container has no terminal of its own.', {
    hint: 'It was made without one (option -t). Open a shell in it instead, or read its log.',
  })
}

/**
 * The calling half of the contract: a proxy that turns `client.hosts.save(input)` into messages on a port.
 * The face holds one to the engine and one to the shell; shell and engine hold one to each other. It knows no
 * schema, so that no page carries a validator: streams are told from calls by their name.
 */
import { type ErrorInfo, Failure } from '../../errors'
import { type CallOptions, type Client, namesStream } from './definition'
import { createAssembly } from './parts'
import {
  CALL,
  CANCEL,
  CREDIT,
  costOf,
  END,
  ERROR,
  HELLO,
  listen,
  PART,
  type Port,
  RESULT,
  tight,
  VALUE,
  VERSION,
  WINDOW_BYTES,
} from './wire'

export interface ConnectOptions {
  /** Called once when the connection ends: closed from either side, or the other side speaks another version. */
  onClose?: () => void
}
export interface Connection<T> {
  client: Client<T>
  close: () => void
}

/** What the language itself asks of any object, when it is awaited or written as JSON: never a procedure. */
const PROBED: ReadonlySet<string> = new Set(['then', 'toJSON'])

interface Waiting {
  settle: (failure: Failure | undefined, value?: unknown) => void
  /** Of a stream: takes a VALUE or a PART. */
  take?: (message: readonly unknown[]) => void
}

/** Opens a client on `port`. Calls made after it closed, and those under way, fail with DISCONNECTED. */
export function connect<T>(port: Port, options: ConnectOptions = {}): Connection<T> {
  const waiting = new Map<number, Waiting>()
  let lastId = 0
  let closed = false

  function receive(message: unknown) {
    if (!Array.isArray(message)) return
    const [type, id, third] = message as [unknown, number, unknown]
    if (type === HELLO) return id === VERSION ? undefined : close()
    const call = waiting.get(id)
    if (!call) return
    if (type === VALUE || type === PART) return take(id, call, message)
    if (type !== ERROR && type !== RESULT && type !== END) return
    waiting.delete(id)
    if (type === ERROR) call.settle(failureOf(third))
    else call.settle(undefined, third)
  }

  function take(id: number, call: Waiting, message: readonly unknown[]) {
    try {
      call.take?.(message)
    } catch (cause) {
      cancel(id)
      call.settle(new Failure('INTERNAL', 'Something went wrong inside Longshore.', { cause }))
    }
  }

  function close() {
    if (closed) return
    closed = true
    for (const call of waiting.values()) call.settle(disconnected())
    waiting.clear()
    port.close()
    options.onClose?.()
  }

  function begin(path: string, input: unknown, call: Waiting): number {
    if (closed) throw disconnected()
    lastId += 1
    post([CALL, lastId, path, tight(input)], path)
    waiting.set(lastId, call) // after posting: what cannot be sent is not waited for
    return lastId
  }

  function post(message: unknown[], path: string) {
    try {
      port.postMessage(message)
    } catch (cause) {
      throw new Failure('INVALID', `The input of ${path} cannot be sent.`, { hint: 'Send plain data only.', cause })
    }
  }

  function cancel(id: number) {
    if (waiting.delete(id) && !closed) port.postMessage([CANCEL, id])
  }

  async function ask(path: string, input: unknown, { signal }: CallOptions = {}): Promise<unknown> {
    if (signal?.aborted) throw aborted()
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        cancel(id)
        reject(aborted())
      }
      const settle = (failure: Failure | undefined, value?: unknown) => {
        signal?.removeEventListener('abort', onAbort)
        if (failure) reject(failure)
        else resolve(value)
      }
      const id = begin(path, input, { settle })
      signal?.addEventListener('abort', onAbort, { once: true })
    })
  }

  function read(path: string, input: unknown, { signal }: CallOptions = {}) {
    const inbox = createInbox()
    const reading = drain(path, input, inbox, signal)
    // A generator keeps a return() waiting while a next() waits, which for a quiet stream may be for ever.
    const finish = reading.return.bind(reading)
    reading.return = (value) => {
      inbox.abandon()
      return finish(value)
    }
    return reading
  }

  async function* drain(
    path: string,
    input: unknown,
    inbox: ReturnType<typeof createInbox>,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<unknown, void, void> {
    if (signal?.aborted) throw aborted()
    const id = begin(path, input, inbox)
    const onAbort = () => inbox.settle(aborted())
    signal?.addEventListener('abort', onAbort, { once: true })
    let owed = 0
    try {
      for (let next = await inbox.next(); next; next = await inbox.next()) {
        const cost = costOf(next.value) // before the reader has it, who may transfer its bytes away
        yield next.value
        owed += cost
        if (owed < WINDOW_BYTES / 4 && !inbox.isEmpty()) continue // few acknowledgements while busy, none owed when idle
        if (waiting.has(id) && !closed) port.postMessage([CREDIT, id, owed])
        owed = 0
      }
    } finally {
      signal?.removeEventListener('abort', onAbort)
      cancel(id)
    }
  }

  const proxy = (path: string): unknown =>
    new Proxy(() => {}, {
      get: (_, name) =>
        typeof name === 'string' && !PROBED.has(name) ? proxy(path ? `${path}.${name}` : name) : undefined,
      apply: (_, __, [input, callOptions]: [unknown, CallOptions?]) =>
        namesStream(path) ? read(path, input, callOptions) : ask(path, input, callOptions),
    })

  listen(port, receive, close)
  return { client: proxy('') as Client<T>, close }
}

/** What arrived of a stream and was not read yet. Values come first, then the end or the failure. */
function createInbox() {
  const values: unknown[] = []
  const assembly = createAssembly()
  let ended: { failure: Failure | undefined } | undefined
  let wake: (() => void) | undefined
  const stir = () => {
    wake?.()
    wake = undefined
  }
  return {
    take(message: readonly unknown[]) {
      if (message[0] === PART) return assembly.part(message[2])
      values.push(assembly.whole(message))
      stir()
    },
    settle(failure: Failure | undefined) {
      ended ??= { failure }
      if (failure?.code === 'CANCELLED') values.length = 0
      stir()
    },
    /** The reader has gone: ends whoever still waits. */
    abandon() {
      values.length = 0
      ended = { failure: undefined }
      stir()
    },
    isEmpty: () => values.length === 0,
    async next(): Promise<{ value: unknown } | undefined> {
      while (values.length === 0 && !ended) await new Promise<void>((resolve) => (wake = resolve))
      if (values.length > 0) return { value: values.shift() }
      if (ended?.failure) throw ended.failure
      return undefined
    },
  }
}

function failureOf(info: unknown): Failure {
  if (typeof info !== 'object' || info === null || !('code' in info))
    return new Failure('INTERNAL', 'Something went wrong inside Longshore.')
  const known = info as ErrorInfo
  return new Failure(known.code, known.message, known)
}

function disconnected(): Failure {
  return new Failure('DISCONNECTED', 'The connection to the engine was lost.', {
    hint: 'Longshore reconnects by itself.',
  })
}
function aborted(): Failure {
  return new Failure('CANCELLED', 'Cancelled.', { retryable: true })
}

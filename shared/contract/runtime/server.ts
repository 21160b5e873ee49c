/**
 * The serving half of the contract: takes messages from a port, finds the procedure, hands the call to the gate and
 * sends back what comes. The engine serves the face and the shell with it, the shell serves the face and the engine.
 * Nothing a client sends may end the process, hang it or grow its memory: unknown, oversized and malformed
 * messages are answered or dropped, streams stop at their credit, a closed port ends all it had begun.
 */
import { type ErrorInfo, Failure, toErrorInfo } from '../../errors'
import { cancellation, withDeadline } from './deadline'
import { type CallContext, flatten, type Implementation, type Procedure, type Tree } from './definition'
import { parseInput } from './input'
import { sendValue } from './parts'
import {
  CALL,
  CANCEL,
  CREDIT,
  costOf,
  END,
  ERROR,
  HELLO,
  listen,
  type Port,
  RESULT,
  tight,
  VERSION,
  WINDOW_BYTES,
} from './wire'

/** One call on its way to its handler. `run` may be called once; for a stream it gives an AsyncIterable. */
export interface Call<C> {
  path: string
  procedure: Procedure
  input: unknown
  context: CallContext<C>
  run: () => unknown
}

export interface ServeOptions<C> {
  session: C
  /** Stands before every handler on every path: lets a call through by calling `run`, or throws a Failure. */
  gate: (call: Call<C>) => Promise<unknown>
  /** Told of messages that make no sense, for the log. */
  onBadMessage?: ((message: unknown) => void) | undefined
  /** Told of errors that are ours (INTERNAL), with the thrown thing itself. */
  onInternal?: ((path: string, thrown: unknown) => void) | undefined
  /** Parse what handlers give: on in tests and development, off where speed counts. */
  checkOutput?: boolean
}

const MAX_UNDER_WAY = 256
const DEFAULT_TIMEOUT_MS = 30_000

interface Running {
  abort: AbortController
  /** Bytes that may still be sent, of `window`. */
  credit: number
  window: number
  wake?: (() => void) | undefined
}

/** Serves `tree` on `port` until the port closes or the returned function is called, which ends every call. */
export function serve<T extends Tree, C>(
  tree: T,
  implementation: Implementation<T, C>,
  port: Port,
  options: ServeOptions<C>,
): () => void {
  const procedures = flatten(tree)
  const running = new Map<number, Running>()
  let closed = false

  const send = (...message: unknown[]) => {
    if (!closed) port.postMessage(message)
  }

  async function answer(id: number, path: string, input: unknown, call: Running) {
    try {
      const procedure = procedures.get(path)
      if (!procedure) throw new Failure('NOT_FOUND', `There is no procedure named ${path.slice(0, 80)}.`)
      await invoke(id, path, procedure, input, call)
    } catch (thrown) {
      fail(id, path, thrown, call)
    } finally {
      running.delete(id)
      call.abort.abort()
    }
  }

  async function invoke(id: number, path: string, procedure: Procedure, raw: unknown, call: Running) {
    const { signal } = call.abort
    const input = parseInput(procedure, raw)
    const context = { session: options.session, signal }
    const run = () => {
      // The gate may have waited, for the audit say: nothing begins after its caller was told that it will not.
      if (signal.aborted) throw cancellation()
      return handlerOf(implementation, path)(input, context)
    }
    const check = (value: unknown) => tight(options.checkOutput ? procedure.output.parse(value) : value)
    const result = options.gate({ path, procedure, input, context, run })
    if (procedure.kind === 'stream') {
      const source = await withDeadline(result, undefined, call.abort)
      const give = (value: unknown) => sendValue(procedure, id, value, send, signal)
      return pump(id, source, check, give, call)
    }
    send(RESULT, id, check(await withDeadline(result, procedure.timeoutMs ?? DEFAULT_TIMEOUT_MS, call.abort)))
  }

  async function pump(
    id: number,
    source: unknown,
    check: (value: unknown) => unknown,
    give: (value: unknown) => Promise<void>,
    call: Running,
  ) {
    const { signal } = call.abort
    for await (const value of source as AsyncIterable<unknown>) {
      if (signal.aborted) break // leaving the loop runs the generator's finally
      const checked = check(value)
      call.credit -= costOf(checked)
      await give(checked)
      // Room first, the next value after: what a slow reader gets then is made when there is room, not kept till then.
      while (call.credit <= 0 && !signal.aborted) await new Promise<void>((wake) => (call.wake = wake))
      if (signal.aborted) break
    }
    if (signal.aborted) throw cancellation()
    send(END, id)
  }

  /** Answers with an error, whatever was thrown and whatever hangs on it: this is the last catch of a call. */
  function fail(id: number, path: string, thrown: unknown, call: Running) {
    try {
      send(ERROR, id, describe(path, thrown, call))
    } catch (unsendable) {
      send(ERROR, id, describe(path, unsendable, call))
    }
  }

  function describe(path: string, thrown: unknown, call: Running): ErrorInfo {
    if (thrown instanceof Failure && thrown.code !== 'INTERNAL') return thrown.info
    if (call.abort.signal.aborted) return cancellation().info
    const info = toErrorInfo(thrown)
    if (info.code === 'INTERNAL') tell(() => options.onInternal?.(path, thrown))
    // A stray error's own words go to the log by onInternal and never over the port: they may hold paths or secrets.
    return thrown instanceof Failure ? info : { ...info, details: undefined }
  }

  function begin(id: number, path: string, input: unknown) {
    if (running.size >= MAX_UNDER_WAY) {
      return send(ERROR, id, new Failure('BUSY', 'Too many calls at once.', { hint: 'Try again in a moment.' }).info)
    }
    const procedure = procedures.get(path)
    const window = (procedure?.kind === 'stream' && procedure.windowBytes) || WINDOW_BYTES
    const call: Running = { abort: new AbortController(), credit: window, window }
    running.set(id, call)
    void answer(id, path, input, call)
  }

  function bad(message: unknown) {
    tell(() => options.onBadMessage?.(message))
  }

  function receive(message: unknown) {
    if (!Array.isArray(message) || !Number.isSafeInteger(message[1])) return bad(message)
    const [type, id, third, fourth] = message as [unknown, number, unknown, unknown]
    const call = running.get(id)
    if (type === CALL && !call && typeof third === 'string') begin(id, third, fourth)
    else if (type === CREDIT && typeof third === 'number' && third > 0) grant(call, third)
    else if (type === CANCEL) stop(call)
    else bad(message)
  }

  function close() {
    if (closed) return
    closed = true
    for (const call of running.values()) stop(call)
  }

  listen(port, receive, close)
  send(HELLO, VERSION)
  return () => {
    close()
    port.close()
  }
}

/** Credit and cancel may come after a call has ended; that is the way of messages and no fault. */
function grant(call: Running | undefined, amount: number) {
  if (!call) return
  call.credit = Math.min(call.window, call.credit + amount)
  if (call.credit > 0) wake(call)
}

function stop(call: Running | undefined) {
  if (!call) return
  call.abort.abort()
  wake(call)
}

function wake(call: Running) {
  const resume = call.wake
  call.wake = undefined
  resume?.()
}

/** What is told to the log must not end a call, and a log that fails must not end the process. */
function tell(hook: () => void) {
  try {
    hook()
  } catch {
    // There is nobody left to tell.
  }
}

type Handler = (input: unknown, context: unknown) => unknown

/** Own fields only, so that a path like `hosts.toString` never finds what every object has. */
function handlerOf(implementation: object, path: string): Handler {
  let node: unknown = implementation
  for (const name of path.split('.')) {
    const found = typeof node === 'object' && node !== null && Object.hasOwn(node, name)
    node = found ? (node as Record<string, unknown>)[name] : undefined
  }
  if (typeof node !== 'function') throw new Error(`nothing implements ${path}`)
  return node as Handler
}

/**
 * A server and a client over a real MessageChannel, and a small tree to call: what the tests of this folder share.
 * Never imported by the product. The tree is real zod and the ports are real ports; nothing here stands in for either.
 */
import * as z from 'zod'
import { Failure } from '../../errors'
import { type Connection, connect } from './client'
import { command, type Implementation, query, stream, type Tree } from './definition'
import { type ServeOptions, serve } from './server'
import { listen } from './wire'

const access = { area: 'app', verb: 'view', target: () => ({ kind: 'app' as const }) } as const
const text = z.string()

/** One procedure of each kind and shape the tests need. */
export const tree = {
  echo: query({ input: z.unknown(), output: z.unknown(), access }),
  greet: query({ input: z.strictObject({ name: z.string().trim().min(1) }), output: text, access }),
  wait: query({ input: z.void(), output: text, access, timeoutMs: 40 }),
  patient: query({ input: z.void(), output: text, access }),
  box: {
    stop: command({
      input: z.strictObject({ id: text }),
      output: text,
      access,
      audit: { action: 'container.stop', target: ({ id }) => ({ kind: 'container', id }) },
    }),
    follow: stream({ input: z.number(), output: z.number(), access }),
  },
  watchBytes: stream({ input: z.number(), output: z.instanceof(Uint8Array), access }),
  watchNarrow: stream({ input: z.number(), output: z.instanceof(Uint8Array), windowBytes: 128 * 1024, access }),
  watchAny: stream({ input: z.unknown(), output: z.unknown(), access }),
  watchQuiet: stream({ input: z.void(), output: z.number(), access }),
  /** Lists of so many items, one after another. */
  watchLists: stream({
    input: z.array(z.number()),
    output: z.object({ name: text, items: z.array(z.object({ n: z.number(), more: text.optional() })) }),
    listIn: 'items',
    access,
  }),
}
export type TestTree = typeof tree
export type Handlers = Implementation<TestTree, Session>

export interface Session {
  operator: string
}

/** What the handlers of `implement` have seen. */
export interface Seen {
  /** Generators that began, and whose `finally` ran. */
  opened: number
  ended: number
  /** Values taken from generators. */
  made: number
  /** Signals given to `wait` and `patient`. */
  signals: AbortSignal[]
}

/** Handlers for `tree`, and what they have seen. Parts may be replaced. */
export function implement(replaced: Partial<Handlers> = {}): { handlers: Handlers; seen: Seen } {
  const seen: Seen = { opened: 0, ended: 0, made: 0, signals: [] }
  async function* counted<V>(values: Iterable<V>): AsyncGenerator<V, void, void> {
    seen.opened += 1
    try {
      for (const value of values) {
        seen.made += 1
        yield value
      }
    } finally {
      seen.ended += 1
    }
  }
  async function* quiet(signal: AbortSignal): AsyncGenerator<number, void, void> {
    seen.opened += 1
    try {
      yield 0
      await aborted(signal)
    } finally {
      seen.ended += 1
    }
  }
  async function untilAborted(signal: AbortSignal): Promise<string> {
    seen.signals.push(signal)
    await aborted(signal)
    signal.throwIfAborted()
    return 'never'
  }
  const handlers: Handlers = {
    echo: (input) => input,
    greet: ({ name }) => `Hello ${name}`,
    wait: (_, { signal }) => untilAborted(signal),
    patient: (_, { signal }) => untilAborted(signal),
    box: { stop: ({ id }) => id, follow: (count) => counted(upTo(count)) },
    watchBytes: (size) => counted(pieces(size)),
    watchNarrow: (size) => counted(pieces(size)),
    watchAny: (value) => counted([value]),
    watchQuiet: (_, { signal }) => quiet(signal),
    watchLists: (lengths) => counted(lists(lengths)),
    ...replaced,
  }
  return { handlers, seen }
}

export interface Served {
  /** What the log was told. */
  internal: { path: string; thrown: unknown }[]
  bad: unknown[]
  dispose: () => void
  /** The far end of the port, not yet listened to. */
  port: InstanceType<typeof MessageChannel>['port2']
}

export function serveOn<T extends Tree>(
  served: T,
  handlers: Implementation<T, Session>,
  options: Partial<ServeOptions<Session>> = {},
): Served {
  const { port1, port2 } = new MessageChannel()
  const internal: Served['internal'] = []
  const bad: unknown[] = []
  const dispose = serve(served, handlers, port1, {
    session: { operator: 'ann' },
    gate: async (call) => call.run(),
    onInternal: (path, thrown) => internal.push({ path, thrown }),
    onBadMessage: (message) => bad.push(message),
    checkOutput: true,
    ...options,
  })
  return { internal, bad, dispose, port: port2 }
}

/** Server and client together. Whoever opens it calls `dispose`. */
export function open(replaced: Partial<Handlers> = {}, options: Partial<ServeOptions<Session>> = {}) {
  const { handlers, seen } = implement(replaced)
  const served = serveOn(tree, handlers, options)
  let closings = 0
  const connection: Connection<TestTree> = connect<TestTree>(served.port, { onClose: () => (closings += 1) })
  /** Waits until the writer has stood still for a while; gives what it had made by then. */
  async function standstill(): Promise<number> {
    for (let before = -1; before !== seen.made; ) {
      before = seen.made
      await pause(60)
    }
    return seen.made
  }
  return { ...served, ...connection, seen, standstill, closings: () => closings }
}

/** A server, and the bare port before it: for messages no honest client sends. */
export function openBare(options: Partial<ServeOptions<Session>> = {}) {
  const { handlers, seen } = implement()
  const served = serveOn(tree, handlers, options)
  const received: unknown[][] = []
  const note = (data: unknown) => Array.isArray(data) && received.push(data)
  listen(served.port, note, () => {})
  const send = (...message: unknown[]) => served.port.postMessage(message)
  return { ...served, seen, received, send }
}

/** Waits until `condition` holds; fails after `timeoutMs`. */
export async function until(condition: () => boolean, timeoutMs = 5000): Promise<void> {
  const giveUpAt = performance.now() + timeoutMs
  while (!condition()) {
    if (performance.now() > giveUpAt) throw new Error(`still not so: ${condition}`)
    await pause(2)
  }
}

export function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs))
}

/** The Failure a promise ends with; throws when it ends well, or with anything else. */
export async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const thrown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (thrown instanceof Failure) return thrown
  throw new Error(`no Failure but ${thrown}`)
}

export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

function* upTo(count: number): Generator<number> {
  for (let n = 0; n < count; n += 1) yield n
}

function* lists(lengths: number[]) {
  for (const [at, length] of lengths.entries()) yield { name: `list ${at}`, items: listOf(length) }
}

export const listOf = (length: number) => Array.from({ length }, (_, n) => ({ n, more: undefined }))

/** For ever, so that only credit or cancel can end it. */
function* pieces(size: number): Generator<Uint8Array<ArrayBuffer>> {
  for (let n = 0; ; n += 1) yield new Uint8Array(size).fill(n)
}

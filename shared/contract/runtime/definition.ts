/**
 * How a procedure is declared: what it takes and gives, who may call it, and what the audit says of it.
 * Used by every file of shared/contract. A query changes nothing, a command changes something and is audited,
 * a stream sends a snapshot first and patches after. What declares no access does not compile, nor does a
 * command that declares no audit: default deny starts here.
 */
import type * as z from 'zod'

/** What a call is about, as policy and audit see it. */
export interface Target {
  kind:
    | 'fleet'
    | 'host'
    | 'container'
    | 'image'
    | 'volume'
    | 'network'
    | 'forward'
    | 'terminal'
    | 'file'
    | 'task'
    | 'setting'
    | 'secret'
    | 'audit'
    | 'session'
    | 'app'
  hostId?: string | undefined
  id?: string | undefined
  /** The name a person knows it by, kept because the thing itself may be gone when the audit is read. */
  name?: string | undefined
}

export type Verb = 'view' | 'operate' | 'manage'
export type Area =
  | 'app'
  | 'access'
  | 'audit'
  | 'tasks'
  | 'settings'
  | 'hosts'
  | 'containers'
  | 'events'
  | 'forwards'
  | 'metrics'
  | 'logs'
  | 'terminals'
  | 'files'
  | 'diagnosis'
  | 'images'
  | 'volumes'
  | 'networks'
  | 'secrets'

export interface Access<I> {
  area: Area
  verb: Verb
  /** Where one procedure does lesser and greater things: the verb this input needs. It replaces `verb`. */
  verbFor?: (input: I) => Verb
  target: (input: I) => Target
}

export interface Audit<I> {
  /** Dotted, area first: `container.stop`. */
  action: string
  target: (input: I) => Target
  /** The person's own words, where the action asks for them. */
  reason?: (input: I) => string | undefined
}

interface Common<I extends z.ZodType> {
  input: I
  access: Access<z.output<I>>
  /** Deadline of the whole call in milliseconds; 30 s unless it says otherwise. A stream has none. */
  timeoutMs?: number
}
export interface Query<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> extends Common<I> {
  kind: 'query'
  output: O
}
export interface Command<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> extends Common<I> {
  kind: 'command'
  output: O
  audit: Audit<z.output<I>>
}
export interface Stream<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> extends Common<I> {
  kind: 'stream'
  output: O
  /**
   * The field of its values that holds a list of plain data (no bytes, no dates), maybe thousands: it travels as JSON in
   * parts, see parts.ts. Its objects never change once they were given; what is `undefined` in them is left out.
   */
  listIn?: string | undefined
  /** Bytes that may be under way to its reader, where 1 MiB would be too much: what is under way cannot be called back. */
  windowBytes?: number | undefined
}

// biome-ignore lint/suspicious/noExplicitAny: the one place where the input type is forgotten; Implementation and Client bring it back.
export type Procedure = Query<any, any> | Command<any, any> | Stream<any, any>
export type Tree = { [name: string]: Procedure | Tree }

type Declared<P> = Omit<P, 'kind'>

export function query<I extends z.ZodType, O extends z.ZodType>(declared: Declared<Query<I, O>>): Query<I, O> {
  return { ...declared, kind: 'query' }
}
export function command<I extends z.ZodType, O extends z.ZodType>(declared: Declared<Command<I, O>>): Command<I, O> {
  return { ...declared, kind: 'command' }
}
export function stream<I extends z.ZodType, O extends z.ZodType>(declared: Declared<Stream<I, O>>): Stream<I, O> {
  return { ...declared, kind: 'stream' }
}

/**
 * The client knows no schema, so it tells streams from calls by their name alone. `flatten` holds every tree to it.
 * Returns true for a last path segment such as `watch`, `watchEngine`, `follow`, not for `watchers`.
 */
export function namesStream(path: string): boolean {
  return /(^|\.)(watch|follow|attach)([A-Z][^.]*)?$/.test(path)
}

/** The tree as a map from dotted path to procedure. Throws when a name has a dot or breaks the rule of `namesStream`. */
export function flatten(tree: Tree, prefix = '', found = new Map<string, Procedure>()): Map<string, Procedure> {
  for (const [name, node] of Object.entries(tree)) {
    const path = prefix + name
    if (!/^[a-z][A-Za-z0-9]*$/.test(name)) throw new Error(`${path} is not a name for a procedure`)
    if (!isProcedure(node)) flatten(node, `${path}.`, found)
    else if (namesStream(path) !== (node.kind === 'stream'))
      throw new Error(`name of ${path} hides that it is a ${node.kind}`)
    else found.set(path, node)
  }
  return found
}

function isProcedure(node: Procedure | Tree): node is Procedure {
  return typeof node.kind === 'string'
}

type In<P> = P extends { input: infer I extends z.ZodType } ? z.input<I> : never
type Parsed<P> = P extends { input: infer I extends z.ZodType } ? z.output<I> : never
type Out<P> = P extends { output: infer O extends z.ZodType } ? z.output<O> : never

export interface CallOptions {
  signal?: AbortSignal | undefined
}

/** What a caller holds: derived from the tree's type, never written. */
export type Client<T> = {
  [K in keyof T]: T[K] extends { kind: 'query' | 'command' }
    ? (input: In<T[K]>, options?: CallOptions) => Promise<Out<T[K]>>
    : T[K] extends { kind: 'stream' }
      ? (input: In<T[K]>, options?: CallOptions) => AsyncGenerator<Out<T[K]>, void, void>
      : Client<T[K]>
}

/** What a handler is told beside its input. `C` is the caller's session, made by whoever serves. */
export interface CallContext<C> {
  session: C
  /** Fires on cancel, deadline, or a closed port. Every await inside a handler must hear it. */
  signal: AbortSignal
}

/** What a server must bring: one function per procedure, nothing missing, nothing more. */
export type Implementation<T, C> = {
  [K in keyof T]: T[K] extends { kind: 'query' | 'command' }
    ? (input: Parsed<T[K]>, context: CallContext<C>) => Out<T[K]> | Promise<Out<T[K]>>
    : T[K] extends { kind: 'stream' }
      ? (input: Parsed<T[K]>, context: CallContext<C>) => AsyncIterable<Out<T[K]>>
      : Implementation<T[K], C>
}

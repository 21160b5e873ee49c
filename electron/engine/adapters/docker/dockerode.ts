/**
 * dockerode for Docker's vocabulary (paths, parameters, streams), over our own requests instead of docker-modem's: that
 * one follows redirects to wherever an engine points, keeps answers of any size and takes settings from the
 * environment. Made by index.ts once per host; the library is loaded with the first connection, because it brings gRPC
 * along and would cost each start of the app 0.15 s.
 */
import type { IncomingMessage } from 'node:http'
import type Docker from 'dockerode'
import type { Call, Calls } from './calls'

/** What dockerode hands to its modem for each call; the parts that matter here. */
interface Dial {
  /** Ends in `?` when `options` are parameters, otherwise they are the body. */
  path: string
  method: NonNullable<Call['method']>
  /** `_query` and `_body` stand in it where a call has both. */
  options?: Record<string, unknown>
  abortSignal?: AbortSignal
  isStream?: boolean
  /** An archive to send. */
  file?: unknown
}
type Callback = (error: unknown, answer?: unknown) => void

/** Added to the grace period, as the engine answers only after the container has stopped. */
const AFTER_GRACE_MS = 30_000

/** `api` is the version that stands in every path, as `1.41`. */
export async function createDocker(calls: Calls, api: string): Promise<Docker> {
  const { default: Client } = await import('dockerode')
  const modem = {
    Promise,
    dial(dial: Dial, callback: Callback) {
      const call = callOf(dial, api)
      const answer: Promise<unknown> = dial.isStream ? calls.stream(call) : calls.json(call)
      answer.then((value) => callback(null, value), callback)
    },
  }
  // dockerode's types know only docker-modem itself as a modem; it calls nothing of it but `dial` and `Promise`.
  return new Client({ modem } as unknown as Docker.DockerOptions)
}

function callOf({ path, method, options = {}, abortSignal, file }: Dial, api: string): Call {
  if (file !== undefined) throw new Error('archives are not sent through dockerode')
  const { abortSignal: _, _query, _body, ...rest } = options
  const isQuery = path.endsWith('?')
  const parameters = { ...(isQuery && _query === undefined && _body === undefined ? rest : {}), ...asRecord(_query) }
  const content = _body ?? (isQuery ? {} : rest)
  const isSent = method !== 'GET' && Object.keys(asRecord(content)).length > 0
  const graceS = Number(parameters.t ?? 0)
  return {
    method,
    path: `/v${api}${path.replace(/\?$/, '')}`,
    query: Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, asText(value)])),
    ...(isSent ? { body: content } : {}),
    signal: abortSignal ?? new AbortController().signal,
    ...(graceS > 0 ? { timeoutMs: graceS * 1000 + AFTER_GRACE_MS } : {}),
  }
}

function asRecord(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === 'object' ? Object.fromEntries(Object.entries(value)) : {}
}

function asText(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** dockerode's type for a stream is the general one; what `calls.stream` gives is an HTTP answer. */
export function asAnswer(stream: NodeJS.ReadableStream): IncomingMessage {
  return stream as IncomingMessage
}

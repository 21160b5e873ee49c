/**
 * dockerode for Docker's vocabulary (paths, parameters, streams), over our own requests instead of docker-modem's: that
 * one follows redirects to wherever an engine points, keeps answers of any size and takes settings from the
 * environment. Made by index.ts once per host.
 */
import type { IncomingMessage } from 'node:http'
import Docker from 'dockerode'
import type { Call, Calls } from './calls'

/** What dockerode hands to its modem for each call; the parts that matter here. */
interface Dial {
  /** Ends in `?` when `options` are parameters. */
  path: string
  method: NonNullable<Call['method']>
  options?: Record<string, unknown>
  abortSignal?: AbortSignal
  isStream?: boolean
}
type Callback = (error: unknown, answer?: unknown) => void

/** Added to the grace period, as the engine answers only after the container has stopped. */
const AFTER_GRACE_MS = 30_000

/** `api` is the version that stands in every path, as `1.41`. */
export function createDocker(calls: Calls, api: string): Docker {
  const modem = {
    Promise,
    dial(dial: Dial, callback: Callback) {
      const call = callOf(dial, api)
      const answer: Promise<unknown> = dial.isStream ? calls.stream(call) : calls.json(call)
      answer.then((value) => callback(null, value), callback)
    },
  }
  // dockerode's types know only docker-modem itself as a modem; it calls nothing of it but `dial` and `Promise`.
  return new Docker({ modem } as unknown as Docker.DockerOptions)
}

function callOf({ path, method, options = {}, abortSignal }: Dial, api: string): Call {
  const { abortSignal: _, ...parameters } = options
  const graceS = Number(parameters.t ?? 0)
  return {
    method,
    path: `/v${api}${path.replace(/\?$/, '')}`,
    query: Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, asText(value)])),
    signal: abortSignal ?? new AbortController().signal,
    ...(graceS > 0 ? { timeoutMs: graceS * 1000 + AFTER_GRACE_MS } : {}),
  }
}

function asText(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** dockerode's type for a stream is the general one; what `calls.stream` gives is an HTTP answer. */
export function asAnswer(stream: NodeJS.ReadableStream): IncomingMessage {
  return stream as IncomingMessage
}

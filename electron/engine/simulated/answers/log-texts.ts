/**
 * What simulated programs say: web servers, databases, services that write JSON, programs that colour their words, and
 * ones that end up in stack traces. Worked out from an instant and a number; used by logs.ts.
 */
import type { Behaviour } from '../model'

/** What is said at once: one line, or several that belong together. */
export interface Said {
  lines: string[]
  isError: boolean
}

/** `number` is 32 random bits that belong to what is said; `isFailing` is a program that only says how it fails. */
type Writer = (at: number, number: number, isFailing: boolean) => Said

const PATHS = ['/', '/healthz', '/api/orders', '/api/cart', '/static/app.js', '/login', '/api/products?page=2']
const MESSAGES = ['job done', 'cache refreshed', 'session opened', 'order accepted', 'queue drained', 'sync finished']
const WARNINGS = ['queue is getting long', 'slow query', 'retrying upstream', 'token expires soon']
const FAILURES = ['upstream did not answer', 'cannot reach queue: connection refused', 'payment declined twice']
const TITLES = ['Nachtfahrt', 'L’été à Sète', '港の夜明け', 'Морской бриз', '🚢 Longshoremen', 'Überfahrt']

const pick = <T>(from: readonly T[], number: number): T => from[number % from.length] as T
const one = (text: string, isError = false): Said => ({ lines: [text], isError })
const isRare = (number: number, one_of: number) => (number >>> 8) % one_of === 0

export const WRITERS: Record<Behaviour['log'], Writer> = {
  http(at, number, isFailing) {
    const isBad = isFailing || isRare(number, 37)
    const status = isBad ? 502 : isRare(number, 23) ? 404 : isRare(number, 11) ? 304 : 200
    const when = new Date(at)
      .toUTCString()
      .slice(5, 25)
      .replaceAll(' ', '/')
      .replace(/\/(\d\d:)/, ':$1')
    const client = `10.0.${number % 8}.${number % 250}`
    const asked = `"GET ${pick(PATHS, number)} HTTP/1.1" ${status} ${number % 9000}`
    return one(`${client} - - [${when} +0000] ${asked}`, isBad)
  },

  database(at, number, isFailing) {
    const isBad = isFailing || isRare(number, 37)
    const when = new Date(at).toISOString().replace('T', ' ').slice(0, 23)
    const head = `${when} UTC [${number % 300}]`
    if (!isBad)
      return one(`${head} LOG:  checkpoint complete: wrote ${number % 900} buffers (${number % 7}.${number % 10} %)`)
    const [mine, other] = [number % 3000, (number >>> 5) % 3000]
    return {
      lines: [
        `${head} ERROR:  deadlock detected`,
        `${head} DETAIL:  Process ${mine} waits for ShareLock on transaction ${number}; blocked by process ${other}.`,
        `\tProcess ${other} waits for ShareLock on transaction ${number + 1}; blocked by process ${mine}.`,
        `${head} STATEMENT:  UPDATE orders SET state = 'paid' WHERE id = ${number % 100_000}`,
      ],
      isError: true,
    }
  },

  json(at, number, isFailing) {
    const time = new Date(at).toISOString()
    const durationMs = number % 480
    if (isFailing || isRare(number, 37)) {
      const error = { type: 'UpstreamError', code: 'ECONNREFUSED', attempts: 1 + (number % 4) }
      return one(JSON.stringify({ time, level: 'error', msg: pick(FAILURES, number), durationMs, error }), true)
    }
    if (isRare(number, 13)) return one(JSON.stringify({ time, level: 'warn', msg: pick(WARNINGS, number), durationMs }))
    const requestId = number.toString(16).padStart(8, '0')
    if (isRare(number, 5)) return one(JSON.stringify({ time, level: 'debug', msg: 'cache hit', requestId, durationMs }))
    const http = { method: 'GET', path: pick(PATHS, number), status: 200 }
    return one(JSON.stringify({ time, level: 'info', msg: pick(MESSAGES, number), requestId, durationMs, http }))
  },

  colour(at, number, isFailing) {
    const when = `\u001b[2m${new Date(at).toISOString().slice(11, 23)}\u001b[0m`
    if (isFailing || isRare(number, 37))
      return one(`${when} \u001b[1;37;41m ERR \u001b[0m \u001b[31m${pick(FAILURES, number)}\u001b[0m`, true)
    if (isRare(number, 13))
      return one(`${when} \u001b[30;43m WRN \u001b[0m \u001b[33m${pick(WARNINGS, number)}\u001b[0m`)
    if (isRare(number, 5)) return one(`${when} \u001b[2m[DBG] tick ${number % 1000}\u001b[0m`)
    const title = `\u001b[38;2;${number % 256};${(number >>> 8) % 256};180m${pick(TITLES, number)}\u001b[0m`
    return one(`${when} \u001b[32m[INF]\u001b[0m playing ${title} at \u001b[36m${number % 40}\u001b[0m Mbit/s`)
  },

  trace(at, number, isFailing) {
    const when = new Date(at).toISOString().replace('T', ' ').slice(0, 23).replace('.', ',')
    const thread = `[worker-${number % 8}]`
    if (!isFailing && !isRare(number, 29)) {
      if (isRare(number, 11)) return one(`${when} WARN  ${thread} net.example.Queue - ${pick(WARNINGS, number)}`)
      return one(`${when} INFO  ${thread} net.example.Jobs - ${pick(MESSAGES, number)} in ${number % 900} ms`)
    }
    return {
      lines: [
        `${when} ERROR ${thread} net.example.Jobs - job ${number % 100_000} failed`,
        `java.lang.IllegalStateException: ${pick(FAILURES, number)}`,
        `\tat net.example.jobs.Runner.run(Runner.java:${number % 400})`,
        `\tat net.example.jobs.Pool.lambda$start$0(Pool.java:88)`,
        '\tat java.base/java.util.concurrent.ThreadPoolExecutor.runWorker(ThreadPoolExecutor.java:1144)',
        '\tat java.base/java.lang.Thread.run(Thread.java:1583)',
        `Caused by: java.net.ConnectException: Connection refused (10.0.${number % 8}.12:5672)`,
        '\tat java.base/sun.nio.ch.Net.connect0(Native Method)',
        '\t... 4 more',
      ],
      isError: true,
    }
  },

  plain(_at, number, isFailing) {
    if (isFailing || isRare(number, 37)) return one(`fatal: ${pick(FAILURES, number)}`, true)
    return one(`${pick(MESSAGES, number)} (${number % 100})`)
  },
}

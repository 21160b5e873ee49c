/**
 * What a test made wrong with one host's engine: whether it sleeps, and which answers it spoils. The faults of the
 * machine and its SSH server are in ssh-host.ts. Called by the fleet (to set) and http-server.ts (to suffer).
 */
import type { ServerResponse } from 'node:http'
import type { AnswerFault, ReaderFault } from './protocol'

const OVERSIZED_BYTES = 20 * 1024 * 1024
/** Between two pieces of an answer that never ends. */
const ENDLESS_INTERVAL_MS = 50

export interface Faults {
  answers: AnswerFault[]
  reader: ReaderFault | 'well'
  /** Resolves at once, or when the engine answers again. */
  awake(): Promise<void>
  sleep(): void
  wake(): void
}

export function createFaults(): Faults {
  let asleep: { promise: Promise<void>; resolve: () => void } | undefined
  return {
    answers: [],
    reader: 'well',
    awake: () => asleep?.promise ?? Promise.resolve(),
    sleep() {
      let resolve = () => {}
      const promise = new Promise<void>((done) => {
        resolve = done
      })
      asleep ??= { promise, resolve }
    },
    wake() {
      asleep?.resolve()
      asleep = undefined
    },
  }
}

/** True if the request met a fault and has had its answer. */
export function spoil(faults: Faults, path: string, response: ServerResponse): boolean {
  const fault = faults.answers.find((each) => path.includes(each.path) && (each.times ?? 1) > 0)
  if (!fault) return false
  if (fault.times !== undefined) fault.times -= 1
  response.setHeader('Content-Type', 'application/json')
  SPOILERS[fault.how](response, fault)
  return true
}

const SPOILERS: Record<AnswerFault['how'], (response: ServerResponse, fault: AnswerFault) => void> = {
  'malformed-json': (response) => response.end('[{"Id":"0123","Names":["/half'),
  'truncated-chunk': (response) => {
    const { socket } = response
    response.writeHead(200, { 'Transfer-Encoding': 'chunked' })
    response.flushHeaders()
    // A chunk that promises 4096 bytes and breaks off after ten.
    socket?.write('1000\r\n[{"Id":"01')
    socket?.end()
  },
  'error-500': (response) => {
    response.writeHead(500)
    response.end('{"message":"driver \\"overlay2\\" failed to remove root filesystem: device or resource busy"}\n')
  },
  oversized: (response, { bytes = OVERSIZED_BYTES }) => {
    const piece = Buffer.alloc(64 * 1024, 'x')
    response.write('{"Id":"0123456789ab","Name":"/large","Config":{"Labels":{"padding":"')
    let left = bytes
    const more = () => {
      while (left > 0) {
        const next = piece.subarray(0, Math.min(left, piece.length))
        left -= next.length
        if (!response.write(next)) {
          response.once('drain', more)
          return
        }
      }
      response.end('"}}}\n')
    }
    more()
  },
  endless: (response) => {
    response.write('[')
    const timer = setInterval(() => {
      if (!response.writableNeedDrain) response.write('{"Id":"0123456789ab","Names":["/again"]},')
    }, ENDLESS_INTERVAL_MS)
    response.once('close', () => clearInterval(timer))
  },
}

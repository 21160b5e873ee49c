/**
 * A byte proxy before an engine's TCP port that makes its clock wrong: all instants it says are shifted by whole
 * seconds, those of events too, and those it is asked for are shifted back. For lab tests of merged logs and of marks.
 */
import { connect, createServer, type Socket } from 'node:net'

const STAMP = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?=\.\d{1,9}Z)/g
/** Seconds and nanoseconds since 1970, as events carry them. */
const EPOCH = /("time(?:Nano)?":)(\d{10})(?=\d{9}\b|\b)/g
/** What may be the beginning of an instant that is not whole yet. */
const BEGINNING = /(?:"[a-zA-Z]{0,8}"?:?\d{0,19}|\d[\dT:.-]{0,29})$/
const FLUSH_MS = 3

export interface ShiftedEngine {
  port: number
  close: () => void
}

export async function openShiftedEngine(host: string, port: number, shiftMs: number): Promise<ShiftedEngine> {
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const engine = connect(port, host)
    for (const socket of [client, engine]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => sockets.delete(socket))
    }
    client.on('close', () => engine.destroy())
    engine.on('close', () => client.end())
    client.on('data', (bytes) => engine.write(Buffer.from(asked(bytes.toString('latin1'), shiftMs), 'latin1')))
    let held = ''
    let timer: NodeJS.Timeout | undefined
    const flush = () => {
      client.write(Buffer.from(held, 'latin1'))
      held = ''
    }
    engine.on('data', (bytes) => {
      clearTimeout(timer)
      const text = (held + bytes.toString('latin1'))
        .replace(STAMP, (stamp) => shifted(stamp, shiftMs))
        .replace(EPOCH, (_, name, seconds) => `${name}${Number(seconds) + shiftMs / 1000}`)
      const whole = text.length - (BEGINNING.exec(text)?.[0].length ?? 0)
      client.write(Buffer.from(text.slice(0, whole), 'latin1'))
      held = text.slice(whole)
      if (held) timer = setTimeout(flush, FLUSH_MS)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const at = server.address()
  if (!at || typeof at !== 'object') throw new Error('no port')
  return {
    port: at.port,
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

function shifted(stamp: string, shiftMs: number): string {
  return new Date(Date.parse(`${stamp}Z`) + shiftMs).toISOString().slice(0, stamp.length)
}

function asked(text: string, shiftMs: number): string {
  return text.replace(/\b(since|until)=(\d+)/g, (_, name, seconds) => `${name}=${Number(seconds) - shiftMs / 1000}`)
}

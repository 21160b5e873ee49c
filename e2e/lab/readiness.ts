/**
 * Waits until a host's daemons answer for themselves: the engine by its name, sshd by its greeting. A socket that merely
 * exists proves nothing, and the engine behind it might be another machine's.
 */
import { request } from 'node:http'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

const PATIENCE_MS = 30_000

/** Resolves with the engine's ID once the engine at the socket says that it is `name`. */
export async function waitForEngine(socketPath: () => string, name: string, signal?: AbortSignal): Promise<string> {
  return poll(`the engine of ${name}`, signal, async () => {
    const info = await getJson(socketPath(), '/info')
    if (info.Name !== name) throw new Error(`the engine that answered is ${String(info.Name)}`)
    return String(info.ID)
  })
}

/** Resolves once a server at port 22 greets with the first line of SSH (RFC 4253, 4.2). */
export async function waitForSshd(address: string, signal?: AbortSignal): Promise<void> {
  return poll(`sshd of ${address}`, signal, () => readGreeting(address))
}

/** Tries every 50 ms until `attempt` resolves. @throws Error with the last failure after 30 s. */
export async function poll<T>(what: string, signal: AbortSignal | undefined, attempt: () => Promise<T>): Promise<T> {
  const deadlineAt = Date.now() + PATIENCE_MS
  for (;;) {
    signal?.throwIfAborted()
    try {
      return await attempt()
    } catch (error) {
      if (Date.now() > deadlineAt) throw new Error(`${what} did not answer within ${PATIENCE_MS} ms`, { cause: error })
    }
    await sleep(50)
  }
}

async function getJson(socketPath: string, path: string): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const call = request({ socketPath, path, timeout: 2000, agent: false }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (piece: string) => {
        text += piece
      })
      response.on('error', reject)
      response.on('end', () => {
        try {
          resolve(JSON.parse(text) as Record<string, unknown>)
        } catch (error) {
          reject(error)
        }
      })
    })
    call.on('timeout', () => call.destroy(new Error('no answer within 2 s')))
    call.on('error', reject)
    call.end()
  })
}

async function readGreeting(address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port: 22, timeout: 2000 })
    const fail = (error: Error) => {
      socket.destroy()
      reject(error)
    }
    socket.on('timeout', () => fail(new Error('no greeting within 2 s')))
    socket.on('error', fail)
    socket.on('close', () => fail(new Error('closed without a greeting')))
    socket.once('data', (bytes) => {
      if (!bytes.toString('latin1').startsWith('SSH-2.0-')) return fail(new Error('not an SSH server'))
      resolve()
      socket.destroy()
    })
  })
}

/** A terminal as tests use one: types, waits for what it shows, keeps all of it. For the lab tests beside it. */
import type { Contract } from '../../../shared/contract'
import type { Client } from '../../../shared/contract/runtime'
import type { Terminal, TerminalWanted } from '../../../shared/contract/terminals'

interface App {
  client: Client<Contract>
}

export interface OpenTerminal {
  id: string
  /** What it printed lately. */
  readonly text: string
  /** All that came, replays included. */
  readonly bytes: number
  type: (text: string) => Promise<void>
  /** Resolves when it has printed that since the last `shows` that succeeded; rejects with what was there instead. */
  shows: (part: string, withinMs?: number) => Promise<void>
  /** Resolves when its stream has ended. */
  ended: Promise<void>
  /** Stops looking. */
  leave: () => Promise<void>
}

const KEPT_CHARACTERS = 1024 * 1024

export async function openTerminal(
  { client }: App,
  wanted: TerminalWanted,
  size = { columns: 80, rows: 24 },
): Promise<OpenTerminal> {
  const { terminalId } = await client.terminals.open({ wanted, ...size })
  return lookAt({ client }, terminalId)
}

export function lookAt({ client }: App, id: string): OpenTerminal {
  const end = new AbortController()
  let text = ''
  let seen = 0
  let count = 0
  let wake = () => {}
  const ended = (async () => {
    for await (const { bytes } of client.terminals.attach({ terminalId: id }, { signal: end.signal })) {
      text += Buffer.from(bytes).toString('latin1')
      count += bytes.length
      if (text.length > 2 * KEPT_CHARACTERS) {
        seen = Math.max(0, seen - KEPT_CHARACTERS)
        text = text.slice(KEPT_CHARACTERS)
      }
      wake()
    }
  })().catch((thrown: unknown) => {
    if (!end.signal.aborted) throw thrown
  })
  ended.catch(() => {})
  return {
    id,
    get text() {
      return text
    },
    get bytes() {
      return count
    },
    type: (typed) => client.terminals.write({ terminalId: id, bytes: new TextEncoder().encode(typed) }),
    async shows(part, withinMs = 10_000) {
      const late = Date.now() + withinMs
      for (;;) {
        const at = text.indexOf(part, seen)
        if (at >= 0) {
          seen = at + part.length
          return
        }
        const leftMs = late - Date.now()
        if (leftMs <= 0)
          throw new Error(`no ${JSON.stringify(part)} in ${JSON.stringify(text.slice(seen).slice(-2000))}`)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, leftMs)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
    },
    ended,
    leave: () => {
      end.abort()
      return ended
    },
  }
}

/** Waits for a session's row. @throws Error with the row as it was last */
export async function terminalIs(
  { client }: App,
  id: string,
  is: (row: Terminal) => boolean,
  withinMs = 15_000,
): Promise<Terminal> {
  let last: Terminal | undefined
  const signal = AbortSignal.timeout(withinMs)
  try {
    for await (const { changed } of client.terminals.watch(undefined, { signal })) {
      last = changed.find((row) => row.id === id) ?? last
      if (last && is(last)) return last
    }
  } catch (thrown) {
    if (!signal.aborted) throw thrown
  }
  throw new Error(`not so within ${withinMs} ms: ${JSON.stringify(last)}`)
}

/** Waits until a host is in that state. */
export async function hostIs({ client }: App, hostId: string, link: string, withinMs = 30_000): Promise<void> {
  const signal = AbortSignal.timeout(withinMs)
  for await (const { changed } of client.hosts.watch(undefined, { signal }))
    if (changed.some((host) => host.id === hostId && host.link === link)) return
}

interface Reachable {
  name: string
  address: string
  hostKeyFingerprint: () => string
}

/** Adds a lab host by SSH, `address` changed by `more`, and waits until it is connected. */
export async function addHost(app: App, host: Reachable, keyPath: string, more: object = {}): Promise<string> {
  const { address, name } = host
  await app.client.hosts.trustKey({ host: address, port: 22, fingerprint: host.hostKeyFingerprint() })
  const auth = { kind: 'key' as const, path: keyPath }
  const ssh = {
    kind: 'ssh' as const,
    user: 'deploy',
    host: address,
    port: 22,
    socketPath: '/var/run/docker.sock',
    auth,
  }
  const { hostId } = await app.client.hosts.add({ name, address: { ...ssh, ...more } })
  await hostIs(app, hostId, 'online')
  return hostId
}

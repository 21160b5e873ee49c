/**
 * More SSH connections to the same server, for what goes on for long where each socket is a session of its own: sshd
 * allows ten sessions a connection (MaxSessions), and calls, events and pings have eight of the first one. Opened when
 * they are needed, with the same address and credentials, and let go when nobody has used them for a while. Made by
 * ssh.ts for dial-stdio.
 */
import type { Duplex } from 'node:stream'
import { Failure } from '../../../../../shared/errors'
import type { Session, ShellOptions } from '../../../ports'
import { deferredSocket, type SshLink } from '../../ssh'

export interface SpareLinks {
  /** Talks to a command over one of them; the socket may be written to before it is open. */
  talk: SshLink['talk']
  shell: (options: ShellOptions, signal: AbortSignal) => Promise<Session>
  close: () => void
}

/** Two are left for the command that wakes the server and for one that has not ended yet. */
const SESSIONS = 8
const IDLE_MS = 60_000
const OPEN_TIMEOUT_MS = 45_000

interface Spare {
  link: Promise<SshLink>
  sessions: number
  idle?: NodeJS.Timeout | undefined
}

export function createSpareLinks(open: (signal: AbortSignal) => Promise<SshLink>): SpareLinks {
  const spares = new Set<Spare>()
  const life = new AbortController()

  function claim(): Spare {
    const spare = [...spares].find(({ sessions }) => sessions < SESSIONS) ?? add()
    clearTimeout(spare.idle)
    spare.sessions += 1
    return spare
  }

  function add(): Spare {
    const link = open(AbortSignal.any([life.signal, AbortSignal.timeout(OPEN_TIMEOUT_MS)]))
    const spare: Spare = { link, sessions: 0 }
    spares.add(spare)
    const forget = () => spares.delete(spare)
    link.then(({ closed }) => closed.then(forget), forget)
    return spare
  }

  function release(spare: Spare): void {
    spare.sessions -= 1
    if (spare.sessions > 0 || !spares.has(spare)) return
    clearTimeout(spare.idle)
    spare.idle = setTimeout(() => drop(spare), IDLE_MS)
  }

  function drop(spare: Spare): void {
    clearTimeout(spare.idle)
    spares.delete(spare)
    void spare.link.then(
      (link) => link.close(),
      () => {},
    )
  }

  return {
    talk: (command, explain) =>
      deferredSocket(
        (done) => {
          const spare = claim()
          let inner: Duplex | undefined
          let isUnwanted = false
          const connect = (link: SshLink) => {
            if (isUnwanted) return release(spare)
            inner = link.talk(command)
            inner.once('close', () => release(spare))
            inner.once('error', done)
            inner.once('connect', () => {
              inner?.off('error', done)
              done(undefined, inner)
            })
          }
          const fail = (thrown: unknown) => {
            release(spare)
            done(asError(thrown))
          }
          spare.link.then(connect, fail)
          return () => {
            isUnwanted = true
            inner?.destroy()
          }
        },
        { explain },
      ),
    async shell(options, signal) {
      const spare = claim()
      try {
        const link = await spare.link
        const session = await link.shell(options, signal)
        session.stream.once('close', () => release(spare))
        return session
      } catch (thrown) {
        release(spare)
        throw thrown
      }
    },
    close() {
      life.abort(new Failure('HOST_UNREACHABLE', 'The connection was closed.'))
      for (const spare of spares) drop(spare)
    },
  }
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown))
}

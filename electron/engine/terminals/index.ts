/**
 * Terminals: commands in containers, containers' own terminals, shells of hosts. Sessions live here and outlive the
 * windows that show them; they end with what runs in them, by `close`, with their connection or with the app, and stay
 * listed until closed. Each has an entry in the audit that ends when it does; what is typed is written down nowhere.
 */

import type { Implementation } from '../../../shared/contract/runtime'
import type { Terminal, TerminalWanted, terminals as terminalsContract } from '../../../shared/contract/terminals'
import { createFeed } from '../../../shared/domain/feed'
import { Failure } from '../../../shared/errors'
import type { Session } from '../access'
import type { Audit } from '../audit'
import type { Hosts, LiveHost } from '../hosts'
import type { Clock, Log } from '../ports'
import { hangUp, openWanted } from './opening'
import { auditText, MAX_SESSIONS, tooMany } from './rules'
import { createSession, type TerminalSession } from './session'

export interface TerminalsPorts {
  hosts: Pick<Hosts, 'engineOf' | 'nameOf' | 'onRemoved' | 'subscribe'>
  audit: Pick<Audit, 'begin' | 'finish'>
  clock: Clock
  log: Log
}

const PATCH_EVERY_MS = 100
const HANG_UP_TIMEOUT_MS = 10_000
/** At the end of the app: what does not answer by then is left to itself. */
const FAREWELL_MS = 2000

export function createTerminals({ hosts, audit, clock, log }: TerminalsPorts) {
  const life = new AbortController()
  const sessions = new Map<string, TerminalSession>()
  /** The audit's entry of each session that runs, and whose it is. */
  const entries = new Map<string, number>()
  const operators = new Map<string, string>()
  const writing = new Set<Promise<void>>()
  let opening = 0
  const feed = createFeed<Terminal>({
    all: () => [...sessions.values()].map(({ row }) => row),
    keyOf: (row) => row.id,
    intervalMs: PATCH_EVERY_MS,
  })

  const placeOf = (wanted: TerminalWanted, id: string, size: { columns: number; rows: number }) => ({
    docker: hosts.engineOf(wanted.hostId),
    hostName: hosts.nameOf(wanted.hostId) ?? '',
    id,
    ...size,
  })

  async function beginEntry(id: string, wanted: TerminalWanted, command: string) {
    const { hostId, name } = wanted
    const target =
      wanted.kind === 'host'
        ? { kind: 'host' as const, hostId, id: hostId, name }
        : { kind: 'container' as const, hostId, id: wanted.containerId, name }
    const intent = { operator: operators.get(id) ?? '', action: 'terminal.session', target, reason: command }
    const { seq } = await audit.begin({ ...intent, hostName: hosts.nameOf(hostId) })
    entries.set(id, seq)
  }

  function endEntry(row: Terminal) {
    const seq = entries.get(row.id)
    if (seq === undefined) return
    entries.delete(row.id)
    const outcome = row.error ? 'failed' : 'done'
    const written = audit
      .finish(seq, outcome, auditText(row))
      .catch((thrown) => log.error('terminals.outcome-lost', { seq, why: String(thrown) }))
      .finally(() => writing.delete(written))
    writing.add(written)
  }

  async function open(
    wanted: TerminalWanted,
    size: { columns: number; rows: number },
    who: Session,
    asked: AbortSignal,
  ) {
    if (sessions.size + opening >= MAX_SESSIONS) throw tooMany()
    const id = crypto.randomUUID()
    const signal = AbortSignal.any([asked, life.signal])
    opening += 1
    try {
      const opened = await openWanted(wanted, placeOf(wanted, id, size), signal)
      operators.set(id, who.operator)
      try {
        signal.throwIfAborted()
        await beginEntry(id, wanted, opened.command)
      } catch (thrown) {
        // No entry, no session.
        opened.session.stream.on('error', () => {}).destroy()
        await endWhatRuns(wanted, id)
        throw thrown
      }
      const session = createSession({ id, wanted, ...size, clock, onChange: feed.changed, onEnd: endEntry })
      sessions.set(id, session)
      session.run(opened)
      return { terminalId: id }
    } finally {
      opening -= 1
    }
  }

  /** A session in tmux is taken up again when its host is back. */
  async function takeUp({ hostId, signal }: LiveHost) {
    for (const session of sessions.values()) {
      const { wanted, state, id } = session.row
      if (state !== 'lost' || wanted.hostId !== hostId || wanted.kind !== 'host' || !wanted.tmux) continue
      session.change({ state: 'opening' })
      try {
        const opened = await openWanted(
          wanted,
          placeOf(wanted, id, session.size),
          AbortSignal.any([signal, life.signal]),
        )
        await beginEntry(id, wanted, opened.command)
        if (sessions.get(id) === session) session.run(opened)
        else {
          // It was closed while we waited.
          opened.session.stream.on('error', () => {}).destroy()
          endEntry(session.row)
          await endWhatRuns(wanted, id)
        }
      } catch (thrown) {
        session.change({ state: 'lost', error: thrown instanceof Failure ? thrown.info : undefined })
      }
    }
  }

  async function endWhatRuns(wanted: TerminalWanted, id: string, timeoutMs = HANG_UP_TIMEOUT_MS) {
    try {
      await hangUp(wanted, hosts.engineOf(wanted.hostId), id, AbortSignal.timeout(timeoutMs))
    } catch (thrown) {
      log.warn('terminals.hang-up', {
        kind: wanted.kind,
        why: thrown instanceof Failure ? thrown.code : String(thrown),
      })
    }
  }

  async function close(session: TerminalSession, timeoutMs?: number) {
    const { id, wanted, state } = session.row
    sessions.delete(id)
    operators.delete(id)
    session.close()
    feed.removed(id)
    if (state !== 'ended') await endWhatRuns(wanted, id, timeoutMs)
  }

  function sessionOf(id: string): TerminalSession {
    const session = sessions.get(id)
    if (session) return session
    throw new Failure('NOT_FOUND', 'That terminal is closed already.')
  }

  hosts.onRemoved((hostId) => {
    for (const session of [...sessions.values()]) if (session.row.wanted.hostId === hostId) void close(session)
  })
  const unsubscribe = hosts.subscribe((live) => void takeUp(live))

  const handlers = {
    watch: (_, { signal }) => feed.watch(signal),
    open: ({ wanted, columns, rows }, { session, signal }) => open(wanted, { columns, rows }, session, signal),
    attach: ({ terminalId }, { signal }) => sessionOf(terminalId).attach(signal),
    write: ({ terminalId, bytes }) => sessionOf(terminalId).write(bytes),
    resize: ({ terminalId, columns, rows }) => sessionOf(terminalId).resize(columns, rows),
    close: ({ terminalId }) => close(sessionOf(terminalId)),
  } satisfies Implementation<typeof terminalsContract, Session>

  return {
    handlers,
    /** What would end with the app; a shell inside tmux goes on. */
    endedByQuit: () =>
      [...sessions.values()]
        .map(({ row }) => row)
        .filter(({ isRunning, wanted }) => isRunning && !(wanted.kind === 'host' && wanted.tmux))
        .map(({ wanted, command }) => ({
          name: wanted.name,
          command,
          hostName: hosts.nameOf(wanted.hostId) ?? '',
        })),
    /** Before the hosts end: what runs is told to. tmux keeps what runs in it. */
    async dispose() {
      life.abort()
      unsubscribe()
      const all = [...sessions.values()]
      await Promise.all(
        all.map((session) => {
          const { wanted } = session.row
          if (wanted.kind !== 'host') return close(session, FAREWELL_MS)
          sessions.delete(session.row.id)
          session.close()
          return undefined
        }),
      )
      await Promise.all(writing)
    },
  }
}

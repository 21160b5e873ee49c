/**
 * The connection of the host stage by stage, live. While this is open the engine asks the host more often whether it
 * lives, so that what is shown is never older than a few seconds.
 */
import { useEffect, useState } from 'react'
import type { Host, LinkEntry } from '../../../../shared/contract/hosts'
import { engine, useIsConnected } from '../../../app/hooks'
import { latency } from '../../../ui/format'
import { Mark, type Tone } from '../../../ui/mark'

const KEPT = 300
const STAGE: Record<LinkEntry['stage'], string> = {
  resolve: 'Find the address',
  connect: 'Reach the server',
  'host-key': 'Check its identity',
  auth: 'Log in',
  socket: 'Open the Docker socket',
  engine: 'Ask the engine',
  live: 'Connection',
}

export function Connection({ host }: { host: Host }) {
  const entries = useLinkLog(host.id)
  const attempts = attemptsOf(entries)
  if (host.link === 'disabled' && attempts.length === 0)
    return <p className="p-4 text-muted">The host is disabled, so nothing connects to it.</p>
  if (attempts.length === 0) return <p className="p-4 text-muted">Nothing was tried yet in this run of Longshore.</p>
  return (
    <ol className="grid max-w-[860px] gap-4 p-4">
      {attempts.map(({ attempt, lines }) => (
        <li key={attempt}>
          <h3 className="text-small font-semibold text-muted">
            Attempt {attempt} <span className="font-normal text-faint">{clock(lines[0]?.at ?? 0)}</span>
          </h3>
          <ul className="mt-1 grid gap-0.5">
            {lines.map((line) => (
              <Line key={`${line.stage} ${line.at}`} line={line} />
            ))}
          </ul>
        </li>
      ))}
    </ol>
  )
}

interface Shown extends LinkEntry {
  tookMs: number | undefined
}

function Line({ line }: { line: Shown }) {
  const { tone, word } = stateOf(line)
  return (
    <li className="grid grid-cols-[16px_168px_minmax(0,1fr)_72px_84px] items-baseline gap-2">
      <Mark tone={tone} />
      <span>
        {STAGE[line.stage]} <span className="sr-only">{word}</span>
      </span>
      <bdi className="selectable text-small wrap-anywhere text-muted">{line.note || word}</bdi>
      <span className="text-right text-small text-faint">{line.tookMs === undefined ? '' : latency(line.tookMs)}</span>
      <span className="text-right font-mono text-tiny text-faint">{clock(line.at)}</span>
    </li>
  )
}

function stateOf({ stage, state }: LinkEntry): { tone: Tone; word: string } {
  if (state === 'running') return { tone: 'busy', word: 'under way…' }
  if (state === 'failed') return { tone: 'crit', word: stage === 'live' ? 'lost' : 'failed' }
  if (state === 'skipped') return { tone: 'off', word: 'not needed' }
  return { tone: 'good', word: stage === 'live' ? 'established' : 'done' }
}

/** The newest attempt first; a stage that began and ended is one line that says how long it took. */
function attemptsOf(entries: readonly LinkEntry[]): { attempt: number; lines: Shown[] }[] {
  const attempts = new Map<number, Shown[]>()
  for (const entry of entries) {
    const lines = attempts.get(entry.attempt) ?? []
    const begun = lines.findIndex((line) => line.stage === entry.stage && line.state === 'running')
    const from = lines[begun]
    if (from && entry.state !== 'running') lines[begun] = { ...entry, tookMs: entry.at - from.at }
    else lines.push({ ...entry, tookMs: undefined })
    attempts.set(entry.attempt, lines)
  }
  return [...attempts].map(([attempt, lines]) => ({ attempt, lines })).reverse()
}

const clock = (at: number) =>
  new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })

/** Follows the log while the page is open; a new engine process begins a new one. */
function useLinkLog(hostId: string): LinkEntry[] {
  const isConnected = useIsConnected()
  const [entries, setEntries] = useState<LinkEntry[]>([])
  useEffect(() => {
    if (!isConnected) return
    const stop = new AbortController()
    async function follow() {
      try {
        for await (const { snapshot, added } of engine().hosts.followLink({ hostId }, { signal: stop.signal }))
          setEntries((before) => (snapshot ? added : [...before, ...added].slice(-KEPT)))
      } catch {
        // The line to the engine is gone; isConnected tells when there is a new one.
      }
    }
    void follow()
    return () => stop.abort()
  }, [hostId, isConnected])
  return entries
}

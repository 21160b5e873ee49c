/**
 * The connection of the host stage by stage, live. While this is open the engine asks the host more often whether it
 * lives, so that what is shown is never older than a few seconds.
 */
import { useEffect, useState } from 'react'
import type { Host, LinkEntry } from '../../../../shared/contract/hosts'
import { engine, useIsConnected } from '../../../app/hooks'
import { absolute, clockText, latency } from '../../../ui/format'
import { Mark, type Tone } from '../../../ui/mark'
import { LinkFacts } from './link-facts'
import { Panel } from './panel'

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
    <div className="@container">
      <div className="grid max-w-[1920px] grid-cols-1 items-start gap-3 p-4 @[900px]:grid-cols-[minmax(0,1fr)_minmax(300px,30%)]">
        <ol className="@container grid gap-3">
          {attempts.map(({ attempt, lines }) => (
            <li key={attempt}>
              <Panel
                title={`Attempt ${attempt}`}
                aside={<span className="text-faint">{absolute(lines[0]?.at ?? 0)}</span>}
              >
                <ul className="grid gap-0.5">
                  {lines.map((line, at) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: lines are only added, and two may say the same.
                    <Line key={at} line={line} />
                  ))}
                </ul>
              </Panel>
            </li>
          ))}
        </ol>
        <div className="@max-[900px]:order-first">
          <LinkFacts host={host} title="Now" />
        </div>
      </div>
    </div>
  )
}

interface Shown extends LinkEntry {
  tookMs: number | undefined
}

function Line({ line }: { line: Shown }) {
  const { tone, word } = stateOf(line)
  return (
    <li className="grid grid-cols-[16px_168px_minmax(0,1fr)_72px_84px] @max-[640px]:grid-cols-[16px_120px_minmax(0,1fr)_56px_64px] items-baseline gap-2">
      <Mark tone={tone} />
      <span>
        {STAGE[line.stage]} <span className="sr-only">{word}</span>
      </span>
      <bdi className="selectable text-small wrap-anywhere text-muted">{line.note || word}</bdi>
      <span className="text-right text-small text-faint">{line.tookMs === undefined ? '' : latency(line.tookMs)}</span>
      <span className="text-right font-mono text-tiny text-faint">{clockText(line.at)}</span>
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

/** The first page of an empty app: what this is for, the hosts this machine already knows, and the one button. */
import { useQuery } from '@tanstack/react-query'
import { Plus, Server } from 'lucide-react'
import { useState } from 'react'
import type { Discovered } from '../../../shared/contract/hosts'
import { addressText, engine, notifyFailure, showDialog, useIsConnected } from '../../app/hooks'
import { Button } from '../../ui/button'
import { HostText } from '../../ui/text'
import { notify } from '../../ui/toast'

export function FirstHost() {
  return (
    <section className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto grid max-w-[600px] gap-6 px-6 pt-[9vh] pb-10">
        <header className="grid gap-2">
          <div className="grid size-11 place-items-center rounded-[10px] border border-line bg-panel text-accent">
            <Server size={20} aria-hidden />
          </div>
          <h1 className="mt-1 text-[20px] leading-7 font-semibold">All your Docker hosts in one window</h1>
          <p className="text-muted">
            Longshore reaches each host over plain SSH, with the keys you already have. Nothing is installed there, and
            nothing leaves this machine.
          </p>
          <div className="mt-2 flex flex-wrap items-center gap-3">
            <Button kind="primary" onClick={() => showDialog({ kind: 'add-host' })}>
              <Plus size={14} aria-hidden /> Add host
            </Button>
            <span className="text-small text-faint">
              or start with <code className="font-mono text-muted">--demo</code> for a look at a simulated fleet
            </span>
          </div>
        </header>
        <Found />
      </div>
    </section>
  )
}

const SOURCE: Record<Discovered['source'], string> = {
  socket: 'socket on this machine',
  environment: 'DOCKER_HOST',
  context: 'docker context',
  'ssh-config': 'SSH configuration',
}

function Found() {
  const isConnected = useIsConnected()
  const found = useQuery({
    queryKey: ['discover'],
    queryFn: ({ signal }) => engine().hosts.discover(undefined, { signal }),
    enabled: isConnected,
  })
  if (!found.data || found.data.length === 0) return null
  return (
    <div className="grid gap-2">
      <h2 className="text-small font-semibold text-muted">Found on this machine</h2>
      <ul className="divide-y divide-line overflow-hidden rounded-[8px] border border-line bg-panel">
        {found.data.map((each) => (
          <FoundHost key={`${each.source} ${each.label}`} found={each} />
        ))}
      </ul>
    </div>
  )
}

function FoundHost({ found }: { found: Discovered }) {
  const [busy, setBusy] = useState(false)
  const { draft, source } = found
  async function add() {
    setBusy(true)
    try {
      await engine().hosts.add(draft)
      notify({ tone: 'good', title: `Added ${draft.name}; connecting to it now.` })
    } catch (thrown) {
      notifyFailure(thrown)
      setBusy(false)
    }
  }
  return (
    <li className="flex items-center gap-3 px-3.5 py-2">
      <div className="min-w-0 flex-1">
        <HostText className="font-medium">{draft.name}</HostText>
        <p className="flex min-w-0 gap-2 text-small text-faint">
          <HostText className="font-mono text-tiny leading-[18px]">{addressText(draft.address)}</HostText>
          <span className="flex-none">· {SOURCE[source]}</span>
        </p>
      </div>
      <Button
        kind="quiet"
        aria-label={`Check ${draft.name} first`}
        onClick={() => showDialog({ kind: 'add-host', address: addressText(draft.address), name: draft.name })}
      >
        Check first…
      </Button>
      <Button aria-label={`Add ${draft.name}`} busy={busy} onClick={() => void add()}>
        Add
      </Button>
    </li>
  )
}

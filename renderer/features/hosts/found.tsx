/**
 * The engines this machine already knows: sockets, DOCKER_HOST, docker contexts, hosts of the SSH configuration. Shown
 * on the first page and in a dialog; one click adds the chosen ones, each with what came of it.
 */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Discovered } from '../../../shared/contract/hosts'
import { toErrorInfo } from '../../../shared/errors'
import { addressText, closeDialog, engine, showDialog, useHosts, useIsConnected } from '../../app/hooks'
import { AskFailed } from '../../app/parts'
import { Button } from '../../ui/button'
import { Checkbox } from '../../ui/checkbox'
import { Dialog } from '../../ui/dialog'
import { plural } from '../../ui/format'
import { HostText } from '../../ui/text'

const SOURCE: Record<Discovered['source'], string> = {
  socket: 'socket on this machine',
  environment: 'DOCKER_HOST',
  context: 'docker context',
  'ssh-config': 'SSH configuration',
}

function useFound() {
  const isConnected = useIsConnected()
  return useQuery({
    queryKey: ['discover'],
    queryFn: ({ signal }) => engine().hosts.discover(undefined, { signal }),
    enabled: isConnected,
    staleTime: 0,
  })
}

/** On the first page: nothing at all when nothing was found. */
export function Found() {
  const found = useFound().data ?? []
  if (found.length === 0) return null
  return (
    <div className="grid gap-2">
      <h2 className="text-small font-semibold text-muted">Found on this machine</h2>
      <FoundList found={found} />
    </div>
  )
}

export function FindHostsDialog() {
  const asked = useFound()
  return (
    <Dialog
      open
      onClose={closeDialog}
      title="Find hosts"
      description="What this machine already knows: sockets, DOCKER_HOST, docker contexts, and the hosts of your SSH configuration. They are only read."
      foot={
        <>
          <Button busy={asked.isFetching} onClick={() => void asked.refetch()}>
            Look again
          </Button>
          <Button kind="primary" onClick={closeDialog}>
            Done
          </Button>
        </>
      }
    >
      {asked.error ? <AskFailed error={asked.error} onRetry={() => void asked.refetch()} /> : null}
      {asked.data?.length === 0 ? <p className="text-muted">Nothing was found. Add a host by its address.</p> : null}
      {asked.data && asked.data.length > 0 ? <FoundList found={asked.data} /> : null}
    </Dialog>
  )
}

const keyOf = ({ source, label }: Discovered) => `${source} ${label}`
/** What can be added without a further question. */
const isReady = ({ problem, draft }: Discovered) => problem === undefined && draft.address.kind !== 'tcp'

function FoundList({ found }: { found: readonly Discovered[] }) {
  const known = new Set(useHosts().list.map((host) => addressText(host.address)))
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [results, setResults] = useState<ReadonlyMap<string, string>>(new Map())
  const [isBusy, setBusy] = useState(false)
  const picked = found.filter((each) => chosen.has(keyOf(each)))

  async function add() {
    setBusy(true)
    for (const each of picked) {
      const result = await engine()
        .hosts.add(each.draft)
        .then(
          () => 'added; connecting to it now',
          (thrown) => toErrorInfo(thrown).message,
        )
      setResults((before) => new Map(before).set(keyOf(each), result))
    }
    setChosen(new Set())
    setBusy(false)
  }

  function choose(key: string, on: boolean) {
    const next = new Set(chosen)
    if (on) next.add(key)
    else next.delete(key)
    setChosen(next)
  }

  return (
    <div className="grid gap-2.5">
      <ul className="divide-y divide-line overflow-hidden rounded-[8px] border border-line bg-panel">
        {found.map((each) => (
          <FoundHost
            key={keyOf(each)}
            found={each}
            isThere={known.has(addressText(each.draft.address))}
            isChosen={chosen.has(keyOf(each))}
            result={results.get(keyOf(each))}
            onChoose={(on) => choose(keyOf(each), on)}
          />
        ))}
      </ul>
      <Button className="justify-self-start" busy={isBusy} disabled={picked.length === 0} onClick={() => void add()}>
        {picked.length === 0 ? 'Add the chosen' : `Add ${plural(picked.length, 'host')}`}
      </Button>
    </div>
  )
}

interface FoundProps {
  found: Discovered
  isThere: boolean
  isChosen: boolean
  result: string | undefined
  onChoose: (on: boolean) => void
}

function FoundHost({ found, isThere, isChosen, result, onChoose }: FoundProps) {
  const { draft, source, problem } = found
  return (
    <li className="flex items-center gap-3 px-3.5 py-2">
      <Checkbox
        label={`Choose ${draft.name}`}
        checked={isChosen}
        disabled={isThere || !isReady(found)}
        onChange={onChoose}
      />
      <div className="min-w-0 flex-1">
        <HostText className="font-medium">{draft.name}</HostText>
        <p className="flex min-w-0 gap-2 text-small text-faint">
          <HostText className="font-mono text-tiny leading-[18px]">{addressText(draft.address)}</HostText>
          <span className="flex-none">· {SOURCE[source]}</span>
        </p>
        {problem ? <p className="text-small text-warn">{problem}</p> : null}
        {result ? (
          <p role="status" className="text-small text-muted">
            {result}
          </p>
        ) : null}
      </div>
      {isThere ? (
        <span className="flex-none text-small text-faint">is there</span>
      ) : (
        <Button
          kind="quiet"
          aria-label={`Check ${draft.name} first`}
          onClick={() => showDialog({ kind: 'add-host', draft })}
        >
          Check first…
        </Button>
      )}
    </li>
  )
}

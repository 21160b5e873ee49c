/**
 * A host with something to say: what is wrong in one sentence, what to do now, the buttons that do it. As a broad card
 * with what was last known of it above the calm cards of the fleet, and as a note on its own page.
 */
import { useState } from 'react'
import type { Host } from '../../../shared/contract/hosts'
import { addressText, factsText, LINK, linkWord, showDialog } from '../../app/hooks'
import { Button } from '../../ui/button'
import { Mark } from '../../ui/mark'
import { Details, Note } from '../../ui/note'
import { HostText } from '../../ui/text'
import { reconnect, takeWay } from './calls'
import { CardMenu, HostName, SimulatedTag } from './card-parts'
import type { Counts } from './counts'
import { CountsLine } from './counts-line'
import { Freshness } from './freshness'

const LOCKED = 'Its secret is in the vault, and the vault is locked.'

export function TroubledHost({ host, counts }: { host: Host; counts: Counts }) {
  const [isOpen, setOpen] = useState(false)
  const { error } = host
  return (
    <li
      aria-label={host.name}
      data-testid="host-card"
      className="@container rounded-[8px] border border-line bg-panel px-3 py-2.5"
    >
      <div className="grid grid-cols-1 gap-x-6 gap-y-2 @[640px]:grid-cols-[minmax(180px,280px)_minmax(0,1fr)_auto]">
        <div className="min-w-0">
          <div className="flex items-center gap-2">
            <Mark tone={LINK[host.link].tone} />
            <HostName host={host} />
            <span className="flex-none text-small text-muted">{linkWord(host)}</span>
          </div>
          <p className="flex items-center gap-2 text-small text-muted">
            <HostText className="mr-auto">{factsText(host) || addressText(host.address)}</HostText>
            <SimulatedTag host={host} />
          </p>
          <Freshness host={host} />
        </div>
        <div className="min-w-0">
          <p className={`selectable font-medium break-words ${host.link === 'attention' ? 'text-crit' : 'text-warn'}`}>
            {error?.message ?? LOCKED}
          </p>
          {error?.hint ? <p className="selectable text-small break-words text-muted">{error.hint}</p> : null}
          {host.facts ? <CountsLine counts={counts} isPast={host.link !== 'degraded'} /> : null}
        </div>
        <div className="flex items-start gap-1.5">
          {error?.details ? (
            <Button kind="quiet" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
              {isOpen ? 'Hide details' : 'View details'}
            </Button>
          ) : null}
          <Button onClick={() => showDialog({ kind: 'edit-host', hostId: host.id })}>Edit host</Button>
          <MainButton host={host} />
          <CardMenu host={host} />
        </div>
      </div>
      {isOpen && error?.details ? (
        <div className="pt-2.5">
          <Details text={error.details} />
        </div>
      ) : null}
    </li>
  )
}

/** The same for the host's own page, which says the rest of it. */
export function TroubleNote({ host }: { host: Host }) {
  const { error } = host
  return (
    <Note
      tone={host.link === 'attention' ? 'crit' : 'warn'}
      message={error?.message ?? LOCKED}
      hint={error?.hint}
      details={error?.details}
    >
      <MainButton host={host} />
      <Button onClick={() => showDialog({ kind: 'edit-host', hostId: host.id })}>Edit host</Button>
    </Note>
  )
}

function MainButton({ host }: { host: Host }) {
  const { id } = host
  if (host.link === 'locked' || host.error?.code === 'LOCKED')
    return <Button onClick={() => showDialog({ kind: 'unlock-vault' })}>Unlock vault…</Button>
  if (host.error?.code === 'HOST_KEY_UNKNOWN')
    return <Button onClick={() => showDialog({ kind: 'trust-key', hostId: id })}>Review key…</Button>
  if (host.error?.code === 'HOST_KEY_CHANGED')
    return <Button onClick={() => showDialog({ kind: 'key-changed', hostId: id })}>Compare keys…</Button>
  const offer = host.error?.data?.offer
  if (offer === 'dial-stdio')
    return <Button onClick={() => void takeWay(host, 'dial-stdio')}>Connect by dial-stdio</Button>
  if (offer === 'sudo-dial-stdio')
    return <Button onClick={() => void takeWay(host, 'sudo-dial-stdio')}>Connect by sudo</Button>
  return <Button onClick={() => void reconnect(host)}>Retry</Button>
}

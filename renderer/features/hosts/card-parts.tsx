/** Parts that both kinds of host card share: the name that leads to its containers, the tag, the menu. */
import { Ellipsis } from 'lucide-react'
import { Link } from 'wouter'
import type { Host } from '../../../shared/contract/hosts'
import { colourClass, navigate, showDialog } from '../../app/hooks'
import { Menu } from '../../ui/menu'
import { HostText } from '../../ui/text'
import { reconnect, setEnabled } from './calls'

/** `isWhole`: a click anywhere on the card, which must be `relative`, opens the host; what has clicks of its own lies above. */
export function HostName({ host, isWhole = false }: { host: Host; isWhole?: boolean }) {
  return (
    <h3 className="flex min-w-0 items-center gap-1.5 font-semibold">
      {host.colour ? (
        <span className={`size-2 flex-none rounded-full ${colourClass(host.colour)}`} aria-hidden />
      ) : null}
      <Link
        href={`/fleet?host=${host.id}`}
        className={`block min-w-0 rounded-[4px] hover:text-accent ${isWhole ? 'after:absolute after:inset-0' : ''}`}
      >
        <HostText>{host.name}</HostText>
      </Link>
    </h3>
  )
}

export function SimulatedTag({ host }: { host: Host }) {
  if (!host.simulated) return null
  return (
    <span className="flex-none rounded-full border border-line px-1.5 text-tiny leading-4 text-muted">simulated</span>
  )
}

/** Tags, and in a line the beginning of the note. */
export function Remarks({ host }: { host: Host }) {
  if (host.tags.length === 0 && !host.note) return null
  return (
    <p className="flex min-w-0 items-center gap-1 pt-0.5">
      {host.tags.map((tag) => (
        <bdi key={tag} className="flex-none rounded-full border border-line px-1.5 text-tiny leading-4 text-muted">
          {tag}
        </bdi>
      ))}
      <span className="truncate text-small text-faint" title={host.note}>
        <bdi>{host.note}</bdi>
      </span>
    </p>
  )
}

export function CardMenu({ host }: { host: Host }) {
  const isOff = host.link === 'disabled'
  const items = [
    { label: 'Open host', run: () => navigate(`/fleet?host=${host.id}`) },
    { label: 'Show containers', run: () => navigate(`/containers?host=${host.id}`) },
    ...(isOff ? [] : [{ label: 'Reconnect now', run: () => void reconnect(host) }]),
    { label: isOff ? 'Enable' : 'Disable', run: () => void setEnabled(host, isOff) },
    { label: 'Edit host…', run: () => showDialog({ kind: 'edit-host', hostId: host.id }) },
    { label: 'Remove host…', danger: true, run: () => showDialog({ kind: 'remove-host', hostId: host.id }) },
  ]
  return (
    <Menu label={`More for ${host.name}`} items={items}>
      <Ellipsis size={15} aria-hidden />
    </Menu>
  )
}

/** Parts that both kinds of host card share: the name that leads to its containers, the tag, the menu. */
import { Ellipsis } from 'lucide-react'
import { Link } from 'wouter'
import type { Host } from '../../../shared/contract/hosts'
import { navigate, showDialog } from '../../app/hooks'
import { Menu } from '../../ui/menu'
import { HostText } from '../../ui/text'
import { reconnect } from './calls'

export function HostName({ host }: { host: Host }) {
  return (
    <h3 className="min-w-0 font-semibold">
      <Link href={`/containers?host=${host.id}`} className="block min-w-0 rounded-[4px] hover:text-accent">
        <HostText>{host.name}</HostText>
      </Link>
    </h3>
  )
}

export function SimulatedTag({ host }: { host: Host }) {
  if (!host.simulated) return null
  return (
    <span className="ml-auto flex-none rounded-full border border-line px-1.5 text-tiny leading-4 text-muted">
      simulated
    </span>
  )
}

export function CardMenu({ host }: { host: Host }) {
  const items = [
    { label: 'Show containers', run: () => navigate(`/containers?host=${host.id}`) },
    { label: 'Reconnect now', run: () => void reconnect(host) },
    { label: 'Edit host…', run: () => showDialog({ kind: 'edit-host', hostId: host.id }) },
    { label: 'Remove host…', danger: true, run: () => showDialog({ kind: 'remove-host', hostId: host.id }) },
  ]
  return (
    <Menu label={`More for ${host.name}`} items={items}>
      <Ellipsis size={15} aria-hidden />
    </Menu>
  )
}

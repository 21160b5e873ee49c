/** What the palette offers for hosts: each to go to, and a new one. */
import type { Host } from '../../../shared/contract/hosts'
import { addressText, type Command, LINK, navigate, showDialog } from '../../app/hooks'
import { reconnect } from './calls'

export function hostCommands(hosts: readonly Host[]): Command[] {
  return [
    { id: 'host add', group: 'Commands', label: 'Add host…', run: () => showDialog({ kind: 'add-host' }) },
    { id: 'host find', group: 'Commands', label: 'Find hosts…', run: () => showDialog({ kind: 'find-hosts' }) },
    ...hosts.map(
      (host): Command => ({
        id: `host ${host.id}`,
        group: 'Hosts',
        label: host.name,
        detail: addressText(host.address),
        tone: LINK[host.link].tone,
        run: () => navigate(`/containers?host=${host.id}`),
      }),
    ),
    ...hosts
      .filter((host) => host.link === 'offline')
      .map(
        (host): Command => ({
          id: `reconnect ${host.id}`,
          group: 'Commands',
          label: `Reconnect ${host.name}`,
          run: () => void reconnect(host),
        }),
      ),
  ]
}

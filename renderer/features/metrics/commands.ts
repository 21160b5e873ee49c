/** What the palette offers for metrics: the charts of the selected container, and of each host. */
import type { Container } from '../../../shared/contract/containers'
import type { Host } from '../../../shared/contract/hosts'
import { type Command, containerLink, navigate } from '../../app/hooks'

export function metricCommands(selected: Container | undefined, hosts: readonly Host[]): Command[] {
  const ofHosts = hosts.map(({ id, name }) => ({
    id: `metrics host ${id}`,
    group: 'Commands',
    label: `Metrics of host ${name}`,
    run: () => navigate(`/fleet?${new URLSearchParams({ host: id, tab: 'metrics' })}`),
  }))
  if (!selected) return ofHosts
  const { key, name } = selected
  const own: Command = {
    id: 'metrics selected',
    group: 'Selected container',
    label: `Metrics of ${name}`,
    shortcut: 'm',
    run: () => navigate(containerLink(key, { tab: 'metrics' })),
  }
  return [own, ...ofHosts]
}

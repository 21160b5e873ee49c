/** What the palette offers for logs: those of the selected container, of each project, of everything that runs. */
import type { Container } from '../../../shared/contract/containers'
import { type Command, containerLink, navigate } from '../../app/hooks'
import { quoted } from '../../app/parts'

export function logCommands(containers: readonly Container[], selected: Container | undefined): Command[] {
  const projects = new Set(containers.flatMap(({ project }) => (project ? [project] : [])))
  return [
    ...(selected
      ? [
          {
            id: 'logs selected',
            group: 'Selected container',
            label: `Logs of ${selected.name}`,
            shortcut: 'l',
            run: () => navigate(containerLink(selected.key, { tab: 'logs' })),
          },
        ]
      : []),
    {
      id: 'logs search',
      group: 'Commands',
      label: 'Search the logs of all containers',
      run: () => navigate('/logs?search=all'),
    },
    ...[...projects].sort().map((project) => ({
      id: `logs project ${project}`,
      group: 'Commands',
      label: `Logs of project ${project}`,
      run: () => navigate(`/logs?${new URLSearchParams({ q: `project:${quoted(project)}` })}`),
    })),
  ]
}

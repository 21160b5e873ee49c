/** All commands of the palette: the pages, then what each feature brings. */
import { ChevronRight, Keyboard, Zap } from 'lucide-react'
import { useMemo } from 'react'
import { containerCommands } from '../../features/containers'
import { hostCommands } from '../../features/hosts'
import { settingsCommands } from '../../features/settings'
import {
  type Command,
  navigate,
  showDialog,
  useContainer,
  useContainers,
  useHosts,
  usePageQuery,
  useShellSettings,
  useVault,
} from '../hooks'
import { PAGES } from './pages'

export function useCommands(): Command[] {
  const hosts = useHosts()
  const containers = useContainers().list
  const { query } = usePageQuery()
  const selected = useContainer(query.get('selected') ?? undefined)
  const look = useShellSettings()
  const vault = useVault()
  return useMemo(() => {
    const hostNameOf = (hostId: string) => hosts.byKey.get(hostId)?.name ?? ''
    const ofContainers = containerCommands({ containers, selected, hostNameOf })
    const all = [
      ...ofContainers.filter((command) => command.group !== 'Containers'),
      ...pageCommands(),
      ...[...hostCommands(hosts.list), ...settingsCommands(look, vault)].sort(byGroup),
      ...ofContainers.filter((command) => command.group === 'Containers'),
    ]
    return all.map((command) => (command.icon || command.tone ? command : { ...command, icon: <Zap size={13} /> }))
  }, [hosts, containers, selected, look, vault])
}

/** Commands before hosts. */
const byGroup = (a: Command, b: Command) => a.group.localeCompare(b.group)

function pageCommands(): Command[] {
  return [
    ...PAGES.map(
      ({ path, name, shortcut }): Command => ({
        id: `page ${path}`,
        group: 'Go to',
        label: name,
        shortcut,
        icon: <ChevronRight size={14} />,
        run: () => navigate(path),
      }),
    ),
    {
      id: 'shortcuts',
      group: 'Go to',
      label: 'Keyboard shortcuts',
      shortcut: '?',
      icon: <Keyboard size={14} />,
      run: () => showDialog({ kind: 'shortcuts' }),
    },
  ]
}

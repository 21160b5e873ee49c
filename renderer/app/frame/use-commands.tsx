/** All commands of the palette: the pages, then what each feature brings. */
import { Bookmark, ChevronRight, Keyboard, Zap } from 'lucide-react'
import { useMemo } from 'react'
import type { SavedView } from '../../../shared/contract/shell'
import { containerCommands } from '../../features/containers'
import { diagnosisCommands } from '../../features/diagnosis'
import { forwardCommands } from '../../features/forwards'
import { hostCommands } from '../../features/hosts'
import { imageCommands } from '../../features/images'
import { logCommands } from '../../features/logs'
import { metricCommands } from '../../features/metrics'
import { networkCommands } from '../../features/networks'
import { settingsCommands } from '../../features/settings'
import { terminalCommands } from '../../features/terminals'
import { volumeCommands } from '../../features/volumes'
import {
  type Command,
  navigate,
  showDialog,
  useContainer,
  useContainers,
  useForwards,
  useHosts,
  useImage,
  useNetwork,
  usePageQuery,
  useSettings,
  useShellSettings,
  useTerminals,
  useVault,
  useViews,
  useVolume,
  viewLink,
} from '../hooks'
import { PAGES } from './pages'

export function useCommands(): Command[] {
  const hosts = useHosts()
  const containers = useContainers().list
  const { query } = usePageQuery()
  const selected = useContainer(query.get('selected') ?? undefined)
  const resources = useResourceCommands(query.get('selected') ?? undefined)
  const forwards = useForwards().list
  const look = useShellSettings()
  const vault = useVault()
  const [views] = useViews()
  const terminals = useTerminals().list
  const isReasonRequired = useSettings().askReason === 'required'
  return useMemo(() => {
    const hostNameOf = (hostId: string) => hosts.byKey.get(hostId)?.name ?? ''
    const ofContainers = containerCommands({ containers, selected, hostNameOf, isReasonRequired })
    const ofForwards = forwardCommands(forwards, selected)
    const ofLogs = logCommands(containers, selected)
    const ofMetrics = metricCommands(selected, hosts.list)
    const ofTerminals = terminalCommands({ terminals, selected, hosts: hosts.list })
    const all = [
      ...resources.filter((command) => command.group !== 'Commands'),
      ...ofContainers.filter((command) => command.group !== 'Containers'),
      ...ofForwards.filter((command) => command.group !== 'Commands'),
      ...ofLogs.filter((command) => command.group !== 'Commands'),
      ...ofMetrics.filter((command) => command.group !== 'Commands'),
      ...diagnosisCommands(selected),
      ...ofTerminals.filter((command) => command.group !== 'Commands'),
      ...views.map(viewCommand),
      ...pageCommands(),
      ...[
        ...resources.filter((command) => command.group === 'Commands'),
        ...ofForwards.filter((command) => command.group === 'Commands'),
        ...ofLogs.filter((command) => command.group === 'Commands'),
        ...ofMetrics.filter((command) => command.group === 'Commands'),
        ...ofTerminals.filter((command) => command.group === 'Commands'),
        ...hostCommands(hosts.list),
        ...settingsCommands(look, vault),
      ].sort(byGroup),
      ...ofContainers.filter((command) => command.group === 'Containers'),
    ]
    return all.map((command) => (command.icon || command.tone ? command : { ...command, icon: <Zap size={13} /> }))
  }, [hosts, containers, selected, resources, forwards, terminals, look, vault, views, isReasonRequired])
}

/** `selectedKey` names an image, a volume, a network or none of them. */
function useResourceCommands(selectedKey: string | undefined): Command[] {
  const image = useImage(selectedKey)
  const volume = useVolume(selectedKey)
  const network = useNetwork(selectedKey)
  return useMemo(
    () => [...imageCommands(image), ...volumeCommands(volume), ...networkCommands(network)],
    [image, volume, network],
  )
}

const viewCommand = (view: SavedView): Command => ({
  id: `view ${view.id}`,
  group: 'Views',
  label: view.name,
  detail: PAGES.find(({ path }) => path === view.path)?.name ?? '',
  icon: <Bookmark size={13} />,
  run: () => navigate(viewLink(view)),
})

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

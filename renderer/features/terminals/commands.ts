/** What the palette offers of terminals: a new one, a shell in the selected container, each that is open. */
import type { Container } from '../../../shared/contract/containers'
import type { Host } from '../../../shared/contract/hosts'
import type { Terminal } from '../../../shared/contract/terminals'
import { type Command, isLive, navigate, showDialog } from '../../app/hooks'
import { openAndShow } from './calls'
import { hasShell, shellIn } from './draft'
import { mainRoute, paneTitle, stateWords } from './words'

interface Known {
  terminals: readonly Terminal[]
  selected: Container | undefined
  hosts: readonly Host[]
}

export function terminalCommands({ terminals, selected, hosts }: Known): Command[] {
  const nameOf = (hostId: string) => hosts.find(({ id }) => id === hostId)?.name ?? ''
  return [
    ...(selected?.state === 'running' ? inContainer(selected, nameOf(selected.hostId)) : []),
    {
      id: 'terminal new',
      group: 'Commands',
      label: 'New terminal…',
      run: () => showDialog({ kind: 'open-terminal' }),
    },
    ...hosts
      .filter((host) => isLive(host) && hasShell(host))
      .map(
        (host): Command => ({
          id: `terminal host ${host.id}`,
          group: 'Commands',
          label: `Open a shell on ${host.name}…`,
          run: () => showDialog({ kind: 'open-terminal', hostId: host.id }),
        }),
      ),
    ...terminals.map(
      (terminal): Command => ({
        id: `terminal ${terminal.id}`,
        group: 'Terminals',
        label: paneTitle(terminal.wanted, terminal),
        detail: nameOf(terminal.wanted.hostId),
        tone: stateWords(terminal.wanted, terminal).tone,
        run: () => navigate(mainRoute(terminal.id)),
      }),
    ),
  ]
}

const inContainer = (row: Container, hostName: string): Command[] => [
  {
    id: 'terminal shell',
    group: 'Selected container',
    label: `Open a shell in ${row.name}`,
    detail: hostName,
    shortcut: 't',
    run: () => void openAndShow(shellIn(row)),
  },
  {
    id: 'terminal options',
    group: 'Selected container',
    label: `Run a command in ${row.name}…`,
    detail: hostName,
    run: () => showDialog({ kind: 'open-terminal', containerKey: row.key }),
  },
]

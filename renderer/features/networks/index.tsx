/** The Networks page: one live table over all hosts, and who is attached to the selected network. */
import { Network as NetworkIcon, Trash2 } from 'lucide-react'
import { showDialog, useNetworks, useScope } from '../../app/hooks'
import { ListPage, useListRows } from '../../app/parts'
import { Button } from '../../ui/button'
import { columns, filter, nameKey, networksOf } from './columns'
import { Inspector } from './inspector'

export { networkCommands } from './commands'
export { NetworkDialogs } from './dialogs'

const EMPTY = {
  icon: <NetworkIcon size={20} aria-hidden />,
  promise: 'Networks of all your hosts, in one table',
  teach: 'Which containers can talk to each other, and at which addresses. Add the first host to fill it.',
  none: {
    title: 'No networks here yet',
    text: 'Every engine brings three of its own; they show here as soon as a connected host has answered.',
  },
  filtered: 'No network matches',
}

const CHIPS = [
  { term: 'is:made', label: 'Made by people', tone: 'good' },
  { term: 'is:unused', label: 'Unused', tone: 'off' },
  { term: 'is:internal', label: 'Internal', tone: 'info' },
] as const

const EXAMPLES = [
  ['shop', 'name, host, subnet or id contains shop'],
  ['subnet:172.18', 'addresses that begin so'],
  ['is:made is:unused', 'not built in, and no container is attached'],
  ['driver:overlay', 'made by that driver'],
  ['label:com.docker.compose.project=shop', 'with that label'],
] as const

export function NetworksPage() {
  const networks = useNetworks()
  const scope = useScope()
  const rows = useListRows(networks.list, scope, networksOf, nameKey)
  return (
    <ListPage
      title="Networks"
      noun={['network', 'networks']}
      what="networks"
      nameOf={({ name }) => name}
      rows={rows}
      phase={networks.phase}
      columns={columns}
      sort="name"
      filter={filter}
      placeholder="Filter: is:made host:web* subnet:172.18"
      examples={EXAMPLES}
      chips={CHIPS}
      empty={EMPTY}
      actions={
        <Button onClick={() => showDialog({ kind: 'prune', what: 'networks', scope })}>
          <Trash2 size={13} aria-hidden /> Prune…
        </Button>
      }
      inspector={(row, onClose) => <Inspector key={row.item.key} row={row} onClose={onClose} />}
    />
  )
}

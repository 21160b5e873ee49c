/** The Forwards page: the ports of containers that are open on this computer, what went through them, and their end. */
import { Box, Cable } from 'lucide-react'
import { useMemo } from 'react'
import { navigate, useForwards, useForwardsPhase, useScope } from '../../app/hooks'
import { ListPage, useListRows } from '../../app/parts'
import { Button } from '../../ui/button'
import { bytes } from '../../ui/format'
import { columns, type ForwardItem, filter } from './columns'
import { Inspector } from './inspector'

export { forwardCommands } from './commands'
export { OpenPortDialog } from './open-dialog'
export { ForwardStatus } from './status'

const EMPTY = {
  icon: <Cable size={20} aria-hidden />,
  promise: 'Ports of your containers, opened on this computer',
  teach: 'Through the connection to the host, with nothing opened to the world. Add the first host to use it.',
  none: {
    title: 'No port is forwarded',
    text: 'Choose a container and click one of its ports: it opens on this computer through the connection to its host, reachable by nobody else, and ends with Longshore.',
  },
  filtered: 'No forward matches',
}

const CHIPS = [
  { term: 'is:ready', label: 'Ready', tone: 'good' },
  { term: 'is:failing', label: 'Failing', tone: 'warn' },
] as const

const EXAMPLES = [
  ['web', 'container, host, port or target contains web'],
  ['port:8080', 'that port, of the container or of this computer'],
  ['is:failing', 'whose last connection failed, or whose host is away'],
] as const

const noUses = () => []

export function ForwardsPage() {
  const forwards = useForwards()
  const phase = useForwardsPhase()
  const scope = useScope()
  const items = useMemo(() => forwards.list.map((each): ForwardItem => ({ ...each, key: each.id })), [forwards])
  const rows = useListRows(items, scope, noUses)
  return (
    <ListPage
      title="Forwards"
      noun={['forward', 'forwards']}
      rows={rows}
      phase={phase}
      columns={columns}
      sort="name"
      filter={filter}
      placeholder="Filter: is:failing host:web* port:80"
      examples={EXAMPLES}
      chips={CHIPS}
      empty={EMPTY}
      summary={(shown) => `${bytes(shown.reduce((sum, { item }) => sum + item.bytesDown, 0))} received`}
      actions={
        <Button onClick={() => navigate('/containers?q=port:*')}>
          <Box size={13} aria-hidden /> Containers with ports
        </Button>
      }
      inspector={(row, onClose) => <Inspector key={row.item.key} row={row} onClose={onClose} />}
    />
  )
}

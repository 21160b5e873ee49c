/** The Events page: what the engines of all hosts report, as it happens, with pause and filter. */
import { Activity } from 'lucide-react'
import { useScope } from '../../app/hooks'
import { type EventRow, eventColumns, ListPage, PauseButton, useEventRows } from '../../app/parts'
import { plural } from '../../ui/format'
import { Detail } from './detail'
import { filter } from './filter'

const EMPTY = {
  icon: <Activity size={20} aria-hidden />,
  promise: 'Everything that happens on your hosts, as it happens',
  teach: 'Starts, ends, pulls, mounts and health of all engines in one list. Add the first host to fill it.',
  none: {
    title: 'Quiet so far',
    text: 'Nothing has happened since Longshore connected. Choose one host at the left to see what its engine remembers of the last day.',
  },
  filtered: 'No event matches',
}
const EMPTY_OF_HOST = {
  ...EMPTY,
  none: { title: 'Quiet so far', text: 'The engine of this host remembers nothing of the last day.' },
}

const CHIPS = [
  { term: 'is:trouble', label: 'Trouble', tone: 'crit' },
  { term: 'type:container', label: 'Containers', tone: 'good' },
  { term: 'type:image', label: 'Images', tone: 'info' },
  { term: 'type:volume', label: 'Volumes', tone: 'off' },
  { term: 'type:network', label: 'Networks', tone: 'off' },
] as const

const EXAMPLES = [
  ['shop', 'name, image, host or what happened contains shop'],
  ['action:die,oom', 'ended, or ran out of memory'],
  ['is:trouble host:prod*', 'bad ends, unhealthy, out of memory, on hosts whose names begin so'],
  ['type:image -action:tag', 'about images, but no tags'],
  ['project:shop', 'containers of that compose project'],
] as const

export function EventsPage() {
  const scope = useScope()
  const { rows, phase, dropped, isPaused, waiting, pause } = useEventRows(scope)
  return (
    <ListPage
      title="Events"
      noun={['event', 'events']}
      rows={rows}
      phase={phase}
      columns={eventColumns}
      sort=""
      filter={filter}
      placeholder="Filter: action:die host:web* nginx"
      examples={EXAMPLES}
      chips={CHIPS}
      empty={scope?.hostId ? EMPTY_OF_HOST : EMPTY}
      summary={() => (dropped > 0 ? `${plural(dropped, 'event')} came too fast to show` : '')}
      actions={<PauseButton isPaused={isPaused} waiting={waiting} onToggle={pause} />}
      inspector={(row: EventRow, onClose) => <Detail key={row.item.key} row={row} onClose={onClose} />}
    />
  )
}

/** The buttons of the inspector's head: the likely actions in sight, the others in a menu. */
import { Ellipsis, Pause, Play, RotateCw, Square } from 'lucide-react'
import type { Container } from '../../../../shared/contract/containers'
import { containerLink, navigate, showDialog, useSettings } from '../../../app/hooks'
import { Button } from '../../../ui/button'
import { Menu, PointMenu } from '../../../ui/menu'
import { begin } from './calls'
import { ACTIONS, type ActionName, actionsOf } from './words'

const IN_SIGHT: readonly ActionName[] = ['start', 'unpause', 'restart', 'stop']
const ICONS: Partial<Record<ActionName, React.ReactNode>> = {
  start: <Play size={12} aria-hidden />,
  unpause: <Play size={12} aria-hidden />,
  pause: <Pause size={12} aria-hidden />,
  restart: <RotateCw size={12} aria-hidden />,
  stop: <Square size={11} aria-hidden />,
}

interface Props {
  row: Container
  hostName: string
  isReachable: boolean
}

export function ActionButtons({ row, hostName, isReachable }: Props) {
  const isReasonRequired = useSettings().askReason === 'required'
  if (!isReachable)
    return <p className="mt-2 text-small text-warn">The host is not connected; actions come back with it.</p>
  const possible = actionsOf(row)
  const run = (action: ActionName) => begin(action, row, hostName, isReasonRequired)
  return (
    <div className="mt-2.5 flex items-center gap-1.5">
      {IN_SIGHT.filter((action) => possible.includes(action)).map((action) => (
        <Button key={action} onClick={() => run(action)}>
          {ICONS[action]} {labelOf(action, row)}
        </Button>
      ))}
      {row.pending ? <span className="text-muted">{row.pending}…</span> : null}
      <Menu
        label={`More for ${row.name}`}
        items={itemsOf(row, run).filter(({ action }) => !action || !IN_SIGHT.includes(action))}
      >
        <Ellipsis size={15} aria-hidden />
      </Menu>
    </div>
  )
}

/** Everything that can be done to the row, as a menu has it. */
function itemsOf(row: Container, run: (action: ActionName) => void) {
  const actions = actionsOf(row).map((action) => ({
    action,
    label: labelOf(action, row),
    danger: ACTIONS[action].danger,
    run: () => run(action),
  }))
  const again = () => showDialog({ kind: 'run-container', likeKey: row.key })
  const diagnose = () => navigate(containerLink(row.key, { tab: 'diagnose' }))
  const shell = () => showDialog({ kind: 'open-terminal', containerKey: row.key })
  return [
    ...actions,
    { action: undefined, label: 'Diagnose', danger: false, run: diagnose },
    ...(row.state === 'running' ? [{ action: undefined, label: 'Open a terminal…', danger: false, run: shell }] : []),
    { action: undefined, label: 'Run another like it…', danger: false, run: again },
  ]
}

interface RowMenuProps {
  row: Container
  hostName: string
  at: { x: number; y: number }
  onClose: () => void
}

/** The menu of a row of the table, where it was clicked. */
export function RowMenu({ row, hostName, at, onClose }: RowMenuProps) {
  const isReasonRequired = useSettings().askReason === 'required'
  const items = itemsOf(row, (action) => begin(action, row, hostName, isReasonRequired))
  return <PointMenu label={`Actions on ${row.name}`} items={items} at={at} onClose={onClose} />
}

export function labelOf(action: ActionName, row: Container): string {
  if (action === 'protect') return row.protection === 'hand' ? 'Protect no longer' : 'Protect'
  return ACTIONS[action].asks ? `${ACTIONS[action].verb}…` : ACTIONS[action].verb
}

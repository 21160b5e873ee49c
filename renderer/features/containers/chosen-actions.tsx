/** What can be done to the chosen containers; each leads to the dialog that lists what will be touched. */

import { Ellipsis } from 'lucide-react'
import { useMemo } from 'react'
import type { BulkAction } from '../../../shared/contract/containers'
import { logsLink, navigate, showDialog } from '../../app/hooks'
import { Button } from '../../ui/button'
import { plural } from '../../ui/format'
import { Menu } from '../../ui/menu'
import type { Selection } from '../../ui/selection'
import { SelectionBar } from '../../ui/selection-bar'
import { ACTIONS } from './actions/words'
import type { Row } from './rows'

const IN_SIGHT: readonly BulkAction[] = ['start', 'stop', 'restart']
const IN_MENU: readonly BulkAction[] = ['pause', 'unpause', 'kill', 'remove']

export function ChosenActions({ selection }: { selection: Selection<Row> }) {
  const { rows, clear } = selection
  const hosts = useMemo(() => new Set(rows.map((row) => row.container.hostId)).size, [rows])
  const ask = (action: BulkAction) =>
    showDialog({ kind: 'bulk-action', action, containerKeys: rows.map((row) => row.container.key) })
  const canDo = (action: BulkAction) => rows.some((row) => row.isFresh && ACTIONS[action].canDo(row.container))
  return (
    <SelectionBar count={rows.length} noun="container" detail={`on ${plural(hosts, 'host')}`} onClear={clear}>
      {IN_SIGHT.map((action) => (
        <Button key={action} disabled={!canDo(action)} onClick={() => ask(action)}>
          {ACTIONS[action].verb}…
        </Button>
      ))}
      <Button onClick={() => navigate(logsLink(rows.map((row) => row.container.key)))}>Logs</Button>
      <Menu
        label="More for the chosen"
        items={IN_MENU.filter(canDo).map((action) => ({
          label: `${ACTIONS[action].verb}…`,
          danger: ACTIONS[action].danger,
          run: () => ask(action),
        }))}
      >
        <Ellipsis size={15} aria-hidden />
      </Menu>
    </SelectionBar>
  )
}

/** The tree of a tab, drawn: panes and splits with edges to drag. Sizes are told when a person has let go of an edge. */
import { Fragment } from 'react'
import { Group, Panel, Separator } from 'react-resizable-panels'
import type { TerminalNode, TerminalTab } from '../../../shared/contract/shell'
import { changeTerminalsLook } from '../../app/hooks'
import { resized, sharesOf } from './arrangement'
import { Pane } from './pane'

const LEAST_PX = 120
const EDGE = 'bg-line transition-colors duration-100 hover:bg-accent data-[separator=active]:bg-accent'

interface Props {
  tab: TerminalTab
  node: TerminalNode
  activePaneId: string | undefined
}

export function SplitView({ tab, node, activePaneId }: Props) {
  if (node.kind === 'pane') {
    const pane = tab.panes.find(({ id }) => id === node.paneId)
    if (!pane) return null
    return <Pane tab={tab} pane={pane} isActive={pane.id === activePaneId} isOneOfMany={tab.panes.length > 1} />
  }
  const shares = sharesOf(node)
  const ids = node.children.map((child) => (child.kind === 'pane' ? child.paneId : child.id))
  return (
    <Group
      // Another number of children is another group: its sizes begin anew.
      key={ids.join(' ')}
      orientation={node.direction === 'right' ? 'horizontal' : 'vertical'}
      className="size-full"
      defaultLayout={Object.fromEntries(ids.map((id, at) => [id, shares[at] ?? 0]))}
      onLayoutChanged={(layout, { isUserInteraction }) => {
        if (!isUserInteraction) return
        const sizes = ids.map((id) => layout[id] ?? 0)
        changeTerminalsLook((look) => resized(look, tab.id, node.id, sizes))
      }}
    >
      {node.children.map((child, at) => (
        <Fragment key={ids[at]}>
          {at > 0 ? <Separator className={`${EDGE} ${node.direction === 'right' ? 'w-px' : 'h-px'}`} /> : null}
          <Panel id={ids[at] ?? ''} minSize={LEAST_PX}>
            <SplitView tab={tab} node={child} activePaneId={activePaneId} />
          </Panel>
        </Fragment>
      ))}
    </Group>
  )
}

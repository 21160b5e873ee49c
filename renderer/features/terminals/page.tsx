/** The Terminals page: tabs, each with one or several terminals; what runs in them lives in the engine. */
import { SquareArrowOutUpRight, SquareTerminal } from 'lucide-react'
import { useCallback, useEffect } from 'react'
import type { TerminalTab } from '../../../shared/contract/shell'
import { showDialog, useHasHosts, usePageQuery, useTerminalsPhase, Waiting } from '../../app/hooks'
import { Button } from '../../ui/button'
import { Empty } from '../../ui/note'
import { panesInOrder } from './arrangement'
import { showOwn } from './calls'
import { useFocus } from './focus'
import { SplitView } from './split-view'
import { TabBar } from './tab-bar'
import { usePageKeys } from './use-page-keys'
import { useAdoption, useIsTornOff, useSessions, useTabs } from './use-terminals'
import { tabTitle } from './words'

export function TerminalsPage() {
  useAdoption()
  const tabs = useTabs()
  const phase = useTerminalsPhase()
  const { query, change } = usePageQuery()
  const lastId = useFocus((focus) => focus.tabId)
  const asked = query.get('tab') ?? lastId
  const chosen = tabs.find(({ id }) => id === asked) ?? tabs.at(-1)
  const choose = useCallback((tab: string) => change({ tab }), [change])
  const chosenId = chosen?.id
  useEffect(() => useFocus.setState({ tabId: chosenId }), [chosenId])
  usePageKeys({ tabs, tab: chosen, choose })
  if (tabs.length === 0) return phase === 'waiting' ? <Waiting /> : <None />
  return (
    <section aria-label="Terminals" className="flex h-full min-h-0 flex-col">
      <h1 className="sr-only">Terminals</h1>
      <TabBar tabs={tabs} chosenId={chosenId} onChoose={choose} />
      {chosen ? <TabContent key={chosen.id} tab={chosen} /> : null}
    </section>
  )
}

function TabContent({ tab }: { tab: TerminalTab }) {
  const sessions = useSessions()
  const isTornOff = useIsTornOff()(tab.id)
  if (isTornOff)
    return (
      <Empty
        icon={<SquareArrowOutUpRight size={20} aria-hidden />}
        title={
          <>
            <bdi>{tabTitle(tab, sessions)}</bdi> has a window of its own
          </>
        }
        actions={
          <Button kind="primary" onClick={() => void showOwn(tab, sessions)}>
            Show that window
          </Button>
        }
      >
        Close that window and it is here again; what runs in it goes on.
      </Empty>
    )
  return <Panes tab={tab} />
}

export function Panes({ tab }: { tab: TerminalTab }) {
  const focused = useFocus((focus) => focus.paneOfTab[tab.id])
  const order = panesInOrder(tab)
  const active = order.find(({ id }) => id === focused) ?? order[0]
  return (
    <div role="tabpanel" aria-label="Terminals of this tab" className="min-h-0 flex-1">
      <SplitView tab={tab} node={tab.root} activePaneId={active?.id} />
    </div>
  )
}

function None() {
  const hasHosts = useHasHosts()
  return (
    <Empty
      icon={<SquareTerminal size={20} aria-hidden />}
      title="No terminal is open"
      actions={
        hasHosts ? (
          <Button kind="primary" onClick={() => showDialog({ kind: 'open-terminal' })}>
            New terminal
          </Button>
        ) : (
          <Button kind="primary" onClick={() => showDialog({ kind: 'add-host' })}>
            Add host
          </Button>
        )
      }
    >
      A shell in any container or on a host, through the connection that is there. What runs goes on while you look
      elsewhere, also when its window is closed; it ends with Longshore.
    </Empty>
  )
}

/** The tabs of the terminals, and the way to a new one. Arrow keys go along them, as in any list of tabs. */
import { Bell, Plus, SquareArrowOutUpRight } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { TerminalTab } from '../../../shared/contract/shell'
import { changeTerminalsLook, showDialog } from '../../app/hooks'
import { Button } from '../../ui/button'
import { Mark } from '../../ui/mark'
import { HostText } from '../../ui/text'
import { moved } from './arrangement'
import { useFocus } from './focus'
import { useIsTornOff, useSessions } from './use-terminals'
import { tabTitle, tabTone } from './words'

interface Props {
  tabs: readonly TerminalTab[]
  chosenId: string | undefined
  onChoose: (tabId: string) => void
}

export function TabBar({ tabs, chosenId, onChoose }: Props) {
  const list = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked for again when another is chosen.
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [chosenId])

  function onKeyDown(event: React.KeyboardEvent) {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    const at = tabs.findIndex(({ id }) => id === chosenId)
    const next = tabs[at + by]
    if (by === 0 || !next || !chosenId) return
    event.preventDefault()
    if (event.altKey) return changeTerminalsLook((look) => moved(look, chosenId, by))
    onChoose(next.id)
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[at + by]?.focus()
  }
  return (
    <div className="flex h-[34px] flex-none items-center gap-1 border-b border-line bg-panel pr-2 pl-1.5">
      <div
        ref={list}
        role="tablist"
        aria-label="Terminals"
        onKeyDown={onKeyDown}
        className="flex min-w-0 items-center gap-0.5 overflow-x-auto [scrollbar-width:none]"
      >
        {tabs.map((tab) => (
          <Tab key={tab.id} tab={tab} isChosen={tab.id === chosenId} onChoose={() => onChoose(tab.id)} />
        ))}
      </div>
      <Button kind="quiet" title="Ctrl+Shift+T" onClick={() => showDialog({ kind: 'open-terminal' })}>
        <Plus size={14} aria-hidden /> New terminal
      </Button>
    </div>
  )
}

function Tab({ tab, isChosen, onChoose }: { tab: TerminalTab; isChosen: boolean; onChoose: () => void }) {
  const sessions = useSessions()
  const isTornOff = useIsTornOff()(tab.id)
  const hasRung = useFocus((focus) => tab.panes.some(({ id }) => focus.rung.has(id)))
  return (
    <button
      type="button"
      role="tab"
      aria-selected={isChosen}
      tabIndex={isChosen ? 0 : -1}
      onClick={onChoose}
      onDoubleClick={() => showDialog({ kind: 'rename-terminal', tabId: tab.id })}
      className={`flex h-[26px] max-w-[220px] min-w-0 flex-none items-center gap-1.5 rounded-base px-2.5 transition-colors duration-100 ${isChosen ? 'bg-accent-weak text-text' : 'text-muted hover:bg-hover hover:text-text'}`}
    >
      {hasRung ? (
        <Bell size={11} aria-label="Its bell rang" className="flex-none text-warn" />
      ) : (
        <Mark tone={tabTone(tab, sessions)} size={9} />
      )}
      <HostText>{tabTitle(tab, sessions)}</HostText>
      {isTornOff ? <SquareArrowOutUpRight size={12} aria-label="In a window of its own" className="flex-none" /> : null}
    </button>
  )
}

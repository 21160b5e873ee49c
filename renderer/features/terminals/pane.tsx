/**
 * One terminal in its place: head, screen, and below it, once nothing runs in it any more, why and the way on.
 */
import { useState } from 'react'
import type { TerminalPane, TerminalTab } from '../../../shared/contract/shell'
import type { Terminal as Session } from '../../../shared/contract/terminals'
import { isLive, useHost, useTerminalsPhase } from '../../app/hooks'
import { Button } from '../../ui/button'
import { Mark } from '../../ui/mark'
import { Isolated } from '../../ui/text'
import { askToClose, openAgain } from './calls'
import { focusPane } from './focus'
import { PaneHead } from './pane-head'
import { PaneScreen } from './pane-screen'
import { useSessions } from './use-terminals'
import { isKeptByTmux, paneTitle, stateWords } from './words'

interface Props {
  tab: TerminalTab
  pane: TerminalPane
  isActive: boolean
  /** Beside others; then the one with the focus is marked. */
  isOneOfMany: boolean
}

export function Pane({ tab, pane, isActive, isOneOfMany }: Props) {
  const session = useSessions().get(pane.terminalId)
  const isKnown = useTerminalsPhase() !== 'waiting'
  const [title, setTitle] = useState('')
  return (
    <article
      aria-label={paneTitle(pane.wanted, session)}
      onPointerDownCapture={() => focusPane(tab.id, pane.id)}
      className="flex size-full min-h-0 min-w-0 flex-col"
    >
      <PaneHead tab={tab} pane={pane} session={session} title={title} isMarked={isActive && isOneOfMany} />
      {session && session.state !== 'opening' ? (
        <PaneScreen
          key={pane.terminalId}
          terminalId={pane.terminalId}
          wanted={pane.wanted}
          label={paneTitle(pane.wanted, session)}
          isActive={isActive}
          bellId={pane.id}
          onTitle={setTitle}
          onFocus={() => focusPane(tab.id, pane.id)}
        />
      ) : (
        <div className="min-h-0 flex-1 bg-bg" />
      )}
      {isKnown ? <Foot pane={pane} session={session} /> : null}
    </article>
  )
}

/** The connection comes back by itself, which its own hint says; what ran here does not. */
function wayOn(isWaiting: boolean, isReachable: boolean): string {
  if (isWaiting) return 'It is taken up again when the host is back.'
  return isReachable
    ? 'The host is back: a new one can be opened here.'
    : 'A new one can be opened here when it is back.'
}

function Foot({ pane, session }: { pane: TerminalPane; session: Session | undefined }) {
  const [isBusy, setBusy] = useState(false)
  const isReachable = isLive(useHost(pane.wanted.hostId))
  const { tone, sentence } = stateWords(pane.wanted, session)
  if (sentence === undefined) return null
  const isWaiting = session?.state === 'lost' && isKeptByTmux(pane.wanted)
  async function again() {
    setBusy(true)
    await openAgain(pane.id, pane.terminalId, session?.wanted ?? pane.wanted)
    setBusy(false)
  }
  return (
    <footer className="flex flex-none items-center gap-2.5 border-t border-line bg-panel py-1.5 pr-2 pl-3">
      <Mark tone={tone} />
      <p role="status" className="min-w-0 flex-1 wrap-anywhere">
        <Isolated>{sentence}</Isolated>{' '}
        <span className="text-muted">
          {session?.state === 'lost' ? wayOn(isWaiting, isReachable) : session?.error?.hint}
        </span>
      </p>
      {isWaiting ? null : (
        <Button busy={isBusy} disabled={!isReachable} onClick={() => void again()}>
          Open again
        </Button>
      )}
      <Button kind="quiet" onClick={() => askToClose(pane, session)}>
        Close
      </Button>
    </footer>
  )
}

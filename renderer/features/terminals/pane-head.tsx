/** The head of a terminal: what it is and on which host, so that nobody types into the wrong one; and what can be done. */
import { Columns2, Ellipsis, Rows2, SquareArrowDownLeft, SquareArrowOutUpRight, X } from 'lucide-react'
import { useState } from 'react'
import type { TerminalPane, TerminalTab } from '../../../shared/contract/shell'
import type { Terminal as Session } from '../../../shared/contract/terminals'
import { colourClass, isOwnWindow, showDialog, useHost } from '../../app/hooks'
import { IconButton } from '../../ui/button'
import { Mark } from '../../ui/mark'
import { Menu } from '../../ui/menu'
import { HostText } from '../../ui/text'
import type { Direction } from './arrangement'
import { another, askToClose, bringBack, openAndShow, openBeside, tearOff } from './calls'
import { allowAnswers, mayAnswer } from './screens'
import { useSessions } from './use-terminals'
import { commandText, stateWords } from './words'

interface HeadProps {
  tab: TerminalTab
  pane: TerminalPane
  session: Session | undefined
  title: string
  isMarked: boolean
}

export function PaneHead({ tab, pane, session, title, isMarked }: HeadProps) {
  const sessions = useSessions()
  const { wanted } = pane
  const host = useHost(wanted.hostId)
  const { tone, word } = stateWords(wanted, session)
  const beside = (direction: Direction) => void openBeside(pane.id, direction, session?.wanted ?? wanted)
  return (
    <header
      className={`flex h-[30px] flex-none items-center gap-2 border-b bg-panel pr-1.5 pl-3 ${isMarked ? 'border-accent' : 'border-line'}`}
    >
      <Mark tone={tone} />
      <span className="sr-only">{word}</span>
      <div className="flex min-w-0 flex-1 items-baseline gap-2">
        <HostText className="font-semibold">{wanted.name}</HostText>
        <HostText className="font-mono text-small text-muted">{commandText(wanted, session)}</HostText>
        {wanted.kind === 'host' ? null : (
          <span className="flex min-w-0 flex-none items-center gap-1.5 text-small text-muted">
            on
            {host?.colour ? <span className={`size-2 rounded-full ${colourClass(host.colour)}`} aria-hidden /> : null}
            <HostText className="max-w-[180px]">{host?.name ?? wanted.hostId}</HostText>
          </span>
        )}
        <HostText className="flex-1 text-small text-faint">{title}</HostText>
      </div>
      <IconButton label="Split right" shortcut="Ctrl Shift D" onClick={() => beside('right')}>
        <Columns2 size={14} aria-hidden />
      </IconButton>
      <IconButton label="Split down" shortcut="Ctrl Shift E" onClick={() => beside('down')}>
        <Rows2 size={14} aria-hidden />
      </IconButton>
      {isOwnWindow() ? (
        <IconButton label="Back to the main window" onClick={() => bringBack(tab.id)}>
          <SquareArrowDownLeft size={14} aria-hidden />
        </IconButton>
      ) : (
        <IconButton label="In a window of its own" onClick={() => void tearOff(pane.id, sessions)}>
          <SquareArrowOutUpRight size={14} aria-hidden />
        </IconButton>
      )}
      <More tab={tab} pane={pane} session={session} />
      <IconButton label="Close terminal" shortcut="Ctrl Shift W" onClick={() => askToClose(pane, session)}>
        <X size={15} aria-hidden />
      </IconButton>
    </header>
  )
}

function More({ tab, pane, session }: Pick<HeadProps, 'tab' | 'pane' | 'session'>) {
  const [isAllowed, setAllowed] = useState(() => mayAnswer(pane.terminalId, pane.wanted))
  const { wanted } = pane
  return (
    <Menu
      label={`More for ${wanted.name}`}
      items={[
        { label: 'Rename tab…', run: () => showDialog({ kind: 'rename-terminal', tabId: tab.id }) },
        { label: 'Open another like it', run: () => void openAndShow(another(session?.wanted ?? wanted)) },
        {
          label: isAllowed ? 'Answer its questions no more' : 'Answer its questions',
          run: () => {
            allowAnswers(pane.terminalId, !isAllowed)
            setAllowed(!isAllowed)
          },
        },
      ]}
    >
      <Ellipsis size={15} aria-hidden />
    </Menu>
  )
}

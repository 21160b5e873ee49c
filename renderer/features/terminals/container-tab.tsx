/**
 * The tab Terminal of a container: its newest terminal, or the way to one. The same terminal stands on the Terminals page;
 * a stopped container says why there is none.
 */
import { useQuery } from '@tanstack/react-query'
import { SquareArrowOutUpRight, SquareTerminal } from 'lucide-react'
import { useState } from 'react'
import type { Container } from '../../../shared/contract/containers'
import type { Terminal as Session, TerminalWanted } from '../../../shared/contract/terminals'
import { engine, navigate, notifyFailure, showDialog, useTerminals, useTerminalsLook } from '../../app/hooks'
import { Button, IconButton } from '../../ui/button'
import { Mark } from '../../ui/mark'
import { Empty } from '../../ui/note'
import { HostText } from '../../ui/text'
import { paneOfSession, tabOfPane } from './arrangement'
import { openTerminal } from './calls'
import { attachTo, shellIn, whyNoShell } from './draft'
import { PaneScreen } from './pane-screen'
import { mainRoute, paneTitle, stateWords } from './words'

export function ContainerTerminal({ row, isReachable }: { row: Container; isReachable: boolean }) {
  const session = useNewest(row)
  if (session) return <Shown key={session.id} session={session} row={row} />
  return <Start row={row} isReachable={isReachable} />
}

/** What ended is not shown: a person who comes to the tab wants one that runs. */
function useNewest({ hostId, id }: Container): Session | undefined {
  return useTerminals()
    .list.filter(
      ({ wanted, state }) =>
        wanted.kind !== 'host' && wanted.hostId === hostId && wanted.containerId === id && state === 'running',
    )
    .toSorted((a, b) => b.openedAt - a.openedAt)[0]
}

function Shown({ session, row }: { session: Session; row: Container }) {
  const look = useTerminalsLook()
  const { tone, word } = stateWords(session.wanted, session)
  const pane = paneOfSession(look, session.id)
  const tab = pane && tabOfPane(look, pane.id)
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex h-[30px] flex-none items-center gap-2 border-b border-line pr-2 pl-4">
        <Mark tone={tone} />
        <HostText className="font-mono text-small">{session.command}</HostText>
        <span className="flex-1 text-small text-muted">{word}</span>
        <Button kind="quiet" onClick={() => showDialog({ kind: 'open-terminal', containerKey: row.key })}>
          New…
        </Button>
        <IconButton label="Show it on the Terminals page" onClick={() => navigate(mainRoute(tab?.id ?? session.id))}>
          <SquareArrowOutUpRight size={14} aria-hidden />
        </IconButton>
      </div>
      <PaneScreen terminalId={session.id} wanted={session.wanted} label={paneTitle(session.wanted, session)} isActive />
    </div>
  )
}

function Start({ row, isReachable }: { row: Container; isReachable: boolean }) {
  const [isBusy, setBusy] = useState(false)
  const hasTty = useHasTty(row, isReachable)
  const why = isReachable
    ? whyNoShell(row)
    : { message: 'The host is not connected.', hint: 'A terminal can be opened when it is.' }
  async function open(wanted: TerminalWanted) {
    setBusy(true)
    await openTerminal(wanted).catch(notifyFailure)
    setBusy(false)
  }
  const icon = <SquareTerminal size={20} aria-hidden />
  if (why)
    return (
      <div className="flex h-full">
        <Empty icon={icon} title={why.message}>
          {why.hint}
        </Empty>
      </div>
    )
  return (
    <div className="flex h-full">
      <Empty
        icon={icon}
        title={
          <>
            A shell in <bdi>{row.name}</bdi>
          </>
        }
        actions={
          <>
            <Button kind="primary" autoFocus busy={isBusy} onClick={() => void open(shellIn(row))}>
              {isBusy ? 'Opening…' : 'Open a shell'}
            </Button>
            <Button onClick={() => showDialog({ kind: 'open-terminal', containerKey: row.key })}>With options…</Button>
            {hasTty ? (
              <Button busy={isBusy} onClick={() => void open(attachTo(row))}>
                Attach to its own terminal
              </Button>
            ) : null}
          </>
        }
      >
        The best shell it has, as its own user. It goes on while you look elsewhere.
      </Empty>
    </div>
  )
}

/** Does the container itself have a terminal? */
function useHasTty(row: Container, isReachable: boolean): boolean {
  const { hostId, id, name } = row
  const asked = useQuery({
    queryKey: ['has-tty', row.key, row.startedAt],
    queryFn: ({ signal }) => engine().containers.inspect({ hostId, id, name }, { signal }),
    enabled: isReachable && row.state === 'running',
  })
  return asked.data?.hasTty ?? false
}

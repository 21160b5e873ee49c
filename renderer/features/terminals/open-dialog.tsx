/**
 * A new terminal: where, and then what. In a container the best shell there is, any command, or the container's own
 * terminal; on a host its shell. Asked for by name from the Terminals page, containers, hosts and the palette.
 */
import { useEffect, useRef, useState } from 'react'
import type { Container } from '../../../shared/contract/containers'
import type { Host } from '../../../shared/contract/hosts'
import type { TerminalWanted } from '../../../shared/contract/terminals'
import { type ErrorInfo, toErrorInfo } from '../../../shared/errors'
import {
  changeTerminalsLook,
  closeDialog,
  isOwnWindow,
  navigate,
  showInMain,
  useContainer,
  useDialogs,
  useHost,
  useTerminalsLook,
} from '../../app/hooks'
import { Button } from '../../ui/button'
import { Checkbox } from '../../ui/checkbox'
import { Dialog } from '../../ui/dialog'
import { Area, Field } from '../../ui/field'
import { Note } from '../../ui/note'
import { withTmux } from './arrangement'
import { newTmuxName, openTerminal } from './calls'
import { ChoosePlace, type Place } from './choose-place'
import { type Draft, EMPTY_DRAFT, execOf, shellOn, type Wrong, whyNoShell } from './draft'
import { mainRoute } from './words'

export function OpenDialog() {
  const open = useDialogs((dialogs) => dialogs.open)
  const asked = open?.kind === 'open-terminal' ? open : undefined
  const row = useContainer(asked?.containerKey)
  const host = useHost(asked?.hostId)
  const [chosen, setChosen] = useState<Place>()
  if (!asked) {
    if (chosen) setChosen(undefined)
    return null
  }
  const place: Place | undefined = row ? { kind: 'container', row } : host ? { kind: 'host', host } : chosen
  if (place?.kind === 'container') return <InContainer key={place.row.key} row={place.row} />
  if (place?.kind === 'host') return <OnHost key={place.host.id} host={place.host} />
  return (
    <Dialog open onClose={closeDialog} title="New terminal" description="In which container, or on which host?">
      <ChoosePlace onChoose={setChosen} />
    </Dialog>
  )
}

/** Takes the focus once the dialog that led here has let go of it, which it does a moment after it left. */
function useFocusAfterChoice<T extends HTMLElement>() {
  const element = useRef<T>(null)
  useEffect(() => {
    const timer = setTimeout(() => element.current?.focus(), FOCUS_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  return element
}
const FOCUS_AFTER_MS = 60

/** Opens what is wanted, goes there, closes the dialog; a failure stays in it. */
function useOpening() {
  const [isBusy, setBusy] = useState(false)
  const [failure, setFailure] = useState<ErrorInfo>()
  async function open(wanted: TerminalWanted) {
    setBusy(true)
    setFailure(undefined)
    try {
      const route = mainRoute(await openTerminal(wanted))
      closeDialog()
      if (isOwnWindow()) showInMain(route)
      else navigate(route)
    } catch (thrown) {
      setFailure(toErrorInfo(thrown))
    }
    setBusy(false)
  }
  const note = failure ? (
    <Note urgent tone="crit" message={failure.message} hint={failure.hint} details={failure.details} />
  ) : null
  return { isBusy, open, note }
}

function InContainer({ row }: { row: Container }) {
  const hostName = useHost(row.hostId)?.name ?? ''
  const [draft, setDraft] = useState<Draft>(EMPTY_DRAFT)
  const [wrong, setWrong] = useState<Wrong>({})
  const first = useFocusAfterChoice<HTMLInputElement>()
  const { isBusy, open, note } = useOpening()
  const why = whyNoShell(row)
  const set = (changes: Partial<Draft>) => {
    setDraft({ ...draft, ...changes })
    setWrong({})
  }
  function submit() {
    const read = execOf(row, draft)
    if ('wrong' in read) setWrong(read.wrong)
    else if (!isBusy && !why) void open(read.wanted)
  }
  return (
    <Dialog
      open
      onClose={closeDialog}
      onSubmit={submit}
      title={
        <>
          Terminal in <bdi>{row.name}</bdi> on <bdi>{hostName}</bdi>
        </>
      }
      foot={<Foot isBusy={isBusy} isOff={why !== undefined} />}
    >
      {why ? <Note tone="warn" message={why.message} hint={why.hint} /> : null}
      {note}
      <Field
        label="Command"
        mono
        autoFocus
        ref={first}
        placeholder="the best shell there is: bash, ash or sh"
        value={draft.command}
        error={wrong.command}
        onChange={(command) => set({ command })}
      />
      <div className="grid grid-cols-2 gap-3">
        <Field
          label="User"
          mono
          placeholder="as the container has it"
          value={draft.user}
          error={wrong.user}
          onChange={(user) => set({ user })}
        />
        <Field
          label="Working directory"
          mono
          placeholder="as the container has it"
          value={draft.directory}
          error={wrong.directory}
          onChange={(directory) => set({ directory })}
        />
      </div>
      <Area
        label="Environment"
        hint="NAME=value, a line each. It is not kept: opened again after a restart, the terminal has none of it."
        rows={2}
        value={draft.environment}
        error={wrong.environment}
        onChange={(environment) => set({ environment })}
      />
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the checkbox inside is the control. */}
      <label className="flex items-center gap-2.5">
        <Checkbox checked={draft.tty} onChange={(tty) => set({ tty })} />
        With a terminal of its own (TTY); without one, only for commands that print
      </label>
    </Dialog>
  )
}

function OnHost({ host }: { host: Host }) {
  const isKept = useTerminalsLook().tmuxHosts.includes(host.id)
  const [isTmux, setTmux] = useState(isKept)
  const first = useFocusAfterChoice<HTMLButtonElement>()
  const { isBusy, open, note } = useOpening()
  function submit() {
    if (isBusy) return
    changeTerminalsLook((look) => withTmux(look, host.id, isTmux))
    void open(shellOn(host, isTmux ? newTmuxName() : undefined))
  }
  return (
    <Dialog
      open
      onClose={closeDialog}
      onSubmit={submit}
      title={
        <>
          Shell on <bdi>{host.name}</bdi>
        </>
      }
      description="On the host itself, over the connection that is there, as the user it logs in with."
      foot={<Foot isBusy={isBusy} isOff={false} ref={first} />}
    >
      {note}
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the checkbox inside is the control. */}
      <label className="flex items-start gap-2.5">
        <span className="mt-[3px]">
          <Checkbox checked={isTmux} onChange={setTmux} />
        </span>
        <span>
          Run it inside tmux on this host
          <span className="block text-muted">
            It then goes on there after a lost connection and after Longshore has ended, and “Open again” takes it up.
            It needs tmux on the host and runs until it is closed. Remembered for this host.
          </span>
        </span>
      </label>
    </Dialog>
  )
}

interface FootProps {
  isBusy: boolean
  isOff: boolean
  ref?: React.Ref<HTMLButtonElement>
}

function Foot({ isBusy, isOff, ref }: FootProps) {
  return (
    <>
      <Button kind="quiet" onClick={closeDialog}>
        Cancel
      </Button>
      <Button kind="primary" type="submit" busy={isBusy} disabled={isOff} {...(ref ? { ref } : {})}>
        {isBusy ? 'Opening…' : 'Open'}
      </Button>
    </>
  )
}

/**
 * "Open port 80 of web in the browser": asked for by name wherever a port is clicked. Opens the forward when the person
 * says so, then shows where it is; a port that is dead says why and nothing is left open.
 */
import { Copy } from 'lucide-react'
import { useState } from 'react'
import type { Container } from '../../../shared/contract/containers'
import type { Forward } from '../../../shared/contract/forwards'
import { type ErrorInfo, toErrorInfo } from '../../../shared/errors'
import { closeDialog, engine, useContainer, useDialogs, useForwards, useHost } from '../../app/hooks'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Choice, Field } from '../../ui/field'
import { Note } from '../../ui/note'
import { CopyText } from '../../ui/text'
import { openInBrowser, tellOpened } from './calls'
import { localAddress, type Scheme, schemeOf, typedPort } from './words'

export function OpenPortDialog() {
  const open = useDialogs((dialogs) => dialogs.open)
  const wanted = open?.kind === 'open-port' ? open : undefined
  const container = useContainer(wanted?.containerKey)
  if (!wanted || !container) return null
  return <OpenPort key={`${container.key} ${wanted.containerPort}`} container={container} port={wanted.containerPort} />
}

const SCHEMES = [
  { value: 'http', label: 'http' },
  { value: 'https', label: 'https' },
] as const

function OpenPort({ container, port }: { container: Container; port: number }) {
  const hostName = useHost(container.hostId)?.name ?? ''
  const there = useForwards().list.find(
    (each) => each.hostId === container.hostId && each.containerId === container.id && each.containerPort === port,
  )
  const [scheme, setScheme] = useState<Scheme>(schemeOf(port))
  const [typed, setTyped] = useState('')
  const { run, busy, failure } = useOpening(container, port)
  const localPort = typedPort(typed)

  const submit = (inBrowser: boolean) => {
    if (localPort !== 'bad' && !busy) void run(there, localPort, inBrowser ? scheme : undefined)
  }

  return (
    <Dialog
      open
      size="small"
      onClose={closeDialog}
      onSubmit={() => submit(true)}
      title={
        <>
          Open port {port} of <bdi>{container.name}</bdi> on <bdi>{hostName}</bdi>
        </>
      }
      description="Through the host's own connection to a port of this computer. Nobody else can reach it, nothing is changed on the host, and it ends with Longshore."
      foot={
        <>
          <Button kind="quiet" onClick={closeDialog}>
            {there ? 'Done' : 'Cancel'}
          </Button>
          {there ? null : (
            <Button busy={busy} disabled={localPort === 'bad'} onClick={() => submit(false)}>
              Forward only
            </Button>
          )}
          <Button kind="primary" type="submit" busy={busy} disabled={localPort === 'bad'}>
            {busy ? 'Opening…' : 'Open in browser'}
          </Button>
        </>
      }
    >
      {there ? (
        <div className="grid gap-1">
          <span className="text-small font-medium text-muted">On this computer</span>
          <CopyText text={`${scheme}://${localAddress(there)}/`} label="Copy address">
            <span className="font-mono">
              {scheme}://{localAddress(there)}/
            </span>
            <Copy size={13} aria-hidden className="flex-none text-muted" />
          </CopyText>
        </div>
      ) : (
        <Field
          label="Port of this computer"
          inputMode="numeric"
          autoFocus
          mono
          className="w-[220px]"
          placeholder="any that is free"
          value={typed}
          onChange={setTyped}
          error={localPort === 'bad' ? 'A port is a number from 1 to 65535.' : undefined}
        />
      )}
      <Choice label="Opened as" value={scheme} options={SCHEMES} onChange={setScheme} />
      {failure ? (
        <Note urgent tone="crit" message={failure.message} hint={failure.hint} details={failure.details} />
      ) : null}
    </Dialog>
  )
}

function useOpening({ hostId, id, name }: Container, containerPort: number) {
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<ErrorInfo>()

  async function open(there: Forward | undefined, localPort: number | undefined, scheme: Scheme | undefined) {
    const forward = there ?? (await engine().forwards.open({ hostId, id, name, containerPort, localPort }))
    if (scheme && !(await openInBrowser(forward, scheme))) return
    closeDialog()
    if (!there) tellOpened(forward)
  }

  /** Without a scheme no browser is opened. When the person says no to the shell, the dialog stays with the address. */
  async function run(...wanted: Parameters<typeof open>) {
    setBusy(true)
    setFailure(undefined)
    try {
      await open(...wanted)
    } catch (thrown) {
      setFailure(toErrorInfo(thrown))
    } finally {
      setBusy(false)
    }
  }

  return { run, busy, failure }
}

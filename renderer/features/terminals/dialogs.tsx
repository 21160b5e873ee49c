/** The dialogs of terminals: open one, close one that runs, name a tab. Drawn by each window that shows terminals. */
import { useState } from 'react'
import { changeTerminalsLook, closeDialog, useDialogs, useHost } from '../../app/hooks'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Field } from '../../ui/field'
import { renamed } from './arrangement'
import { closePane } from './calls'
import { OpenDialog } from './open-dialog'
import { useSessions, useTabs } from './use-terminals'
import { commandText, tabTitle } from './words'

export function TerminalDialogs() {
  const open = useDialogs((dialogs) => dialogs.open)
  return (
    <>
      <OpenDialog />
      {open?.kind === 'close-terminal' ? <CloseDialog paneId={open.paneId} /> : null}
      {open?.kind === 'rename-terminal' ? <RenameDialog tabId={open.tabId} /> : null}
    </>
  )
}

const GOES_ON = {
  exec: 'It is ended in the container. To leave it running, look elsewhere: it goes on without being looked at.',
  attach: 'Only this view of it ends; the container goes on.',
  host: 'What runs in it is ended on the host.',
}

function CloseDialog({ paneId }: { paneId: string }) {
  const pane = useTabs()
    .flatMap(({ panes }) => panes)
    .find(({ id }) => id === paneId)
  const session = useSessions().get(pane?.terminalId ?? '')
  const hostName = useHost(pane?.wanted.hostId)?.name ?? ''
  if (!pane) return null
  const { wanted, terminalId } = pane
  function close() {
    closeDialog()
    void closePane(paneId, terminalId, session)
  }
  return (
    <Dialog
      open
      size="small"
      onClose={closeDialog}
      onSubmit={close}
      title={
        <>
          Close <bdi>{commandText(wanted, session)}</bdi> in <bdi>{wanted.name}</bdi>?
        </>
      }
      description={
        <>
          It still runs{wanted.kind === 'host' ? '' : ' on '}
          {wanted.kind === 'host' ? null : <bdi>{hostName}</bdi>}. {GOES_ON[wanted.kind]}
        </>
      }
      foot={
        <>
          <Button kind="quiet" onClick={closeDialog}>
            Cancel
          </Button>
          <Button kind="danger" type="submit" autoFocus>
            {wanted.kind === 'attach' ? 'Close' : 'End and close'}
          </Button>
        </>
      }
    />
  )
}

function RenameDialog({ tabId }: { tabId: string }) {
  const tab = useTabs().find(({ id }) => id === tabId)
  const sessions = useSessions()
  const [name, setName] = useState(tab?.name ?? '')
  if (!tab) return null
  function rename() {
    changeTerminalsLook((look) => renamed(look, tabId, name))
    closeDialog()
  }
  return (
    <Dialog
      open
      size="small"
      onClose={closeDialog}
      onSubmit={rename}
      title="Rename tab"
      foot={
        <>
          <Button kind="quiet" onClick={closeDialog}>
            Cancel
          </Button>
          <Button kind="primary" type="submit">
            Rename
          </Button>
        </>
      }
    >
      <Field
        label="Name"
        autoFocus
        maxLength={60}
        value={name}
        placeholder={tabTitle({ ...tab, name: undefined }, sessions)}
        hint="Empty: named after what runs in it."
        onChange={setName}
      />
    </Dialog>
  )
}

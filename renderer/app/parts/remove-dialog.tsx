/** Asks before something is removed: names it and its host, says what will be lost, asks why, tells what stands against it. */

import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { closeDialog } from '../hooks'
import { ReasonField, useReason } from './reason'

interface Props {
  title: React.ReactNode
  /** What will be lost, in one or two sentences. */
  children: React.ReactNode
  button: string
  /** Why it cannot be done now; the button stays off. */
  obstacle?: React.ReactNode
  /** Does it, with the reason; what it throws has been told by then. */
  onConfirm: (reason: string | undefined) => void
}

export function RemoveDialog({ title, children, button, obstacle, onConfirm }: Props) {
  const reason = useReason()
  const isReady = !obstacle && reason.isEnough
  function confirm() {
    if (!isReady) return
    closeDialog()
    onConfirm(reason.text)
  }
  return (
    <Dialog
      open
      size="small"
      onClose={closeDialog}
      onSubmit={confirm}
      title={title}
      foot={
        <>
          <Button kind="quiet" onClick={closeDialog}>
            Cancel
          </Button>
          <Button type="submit" kind="danger" disabled={!isReady}>
            {button}
          </Button>
        </>
      }
    >
      <div className="grid gap-2 text-muted empty:hidden">{children}</div>
      {obstacle ? <p className="text-warn">{obstacle}</p> : <ReasonField reason={reason} />}
    </Dialog>
  )
}

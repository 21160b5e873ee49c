/** Asks before a container is stopped or restarted: names it and its host, says what will happen, asks why. */
import { useState } from 'react'
import type { Container } from '../../../shared/contract/containers'
import { closeDialog, useContainer, useDialogs, useHost, useSettings } from '../../app/hooks'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Field } from '../../ui/field'
import { stopOrRestart } from './actions'

export function ActionDialog() {
  const open = useDialogs((dialogs) => dialogs.open)
  const asked = open?.kind === 'container-action' ? open : undefined
  const row = useContainer(asked?.containerKey)
  return asked && row ? <Confirm key={asked.containerKey} action={asked.action} row={row} /> : null
}

const WORDS = {
  stop: { title: 'Stop', button: 'Stop container', what: 'stops answering until it is started again' },
  restart: { title: 'Restart', button: 'Restart container', what: 'is not reachable while it restarts' },
}

function Confirm({ action, row }: { action: 'stop' | 'restart'; row: Container }) {
  const settings = useSettings()
  const hostName = useHost(row.hostId)?.name ?? row.hostId
  const [reason, setReason] = useState('')
  const [grace, setGrace] = useState(String(settings.stopGraceS))
  const graceS = Number(grace)
  const isGraceValid = grace.trim() !== '' && Number.isInteger(graceS) && graceS >= 0 && graceS <= 600
  const needsReason = settings.askReason === 'required' && reason.trim() === ''
  const words = WORDS[action]

  function confirm() {
    if (needsReason || !isGraceValid) return
    closeDialog()
    void stopOrRestart(action, row, hostName, { reason: reason.trim() || undefined, graceS })
  }

  return (
    <Dialog
      open
      size="small"
      onClose={closeDialog}
      onSubmit={confirm}
      title={
        <>
          {words.title} <bdi>{row.name}</bdi> on <bdi>{hostName}</bdi>?
        </>
      }
      description={
        <>
          It gets {isGraceValid ? graceS : '…'} s to end by itself, then it is killed; it {words.what}.
        </>
      }
      foot={
        <>
          <Button kind="quiet" onClick={closeDialog}>
            Cancel
          </Button>
          <Button type="submit" kind={action === 'stop' ? 'danger' : 'primary'} disabled={needsReason || !isGraceValid}>
            {words.button}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-[1fr_104px] gap-3">
        {settings.askReason === 'never' ? (
          <span />
        ) : (
          <Field
            label={settings.askReason === 'required' ? 'Reason' : 'Reason (optional)'}
            autoFocus
            maxLength={500}
            placeholder="Kept in the audit"
            value={reason}
            onChange={setReason}
          />
        )}
        <Field
          label="Grace, seconds"
          inputMode="numeric"
          value={grace}
          onChange={setGrace}
          error={isGraceValid ? undefined : '0 to 600'}
        />
      </div>
    </Dialog>
  )
}

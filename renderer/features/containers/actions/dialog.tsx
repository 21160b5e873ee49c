/**
 * Asks before an action: names the container and its host, says what will happen and who depends on it, asks for what
 * the action needs, why, and for a protected container its name.
 */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ContainerDetails } from '../../../../shared/contract/container-details'
import type { Container } from '../../../../shared/contract/containers'
import { closeDialog, engine, useContainer, useDialogs, useHost, useSettings } from '../../../app/hooks'
import { ReasonField, useReason } from '../../../app/parts'
import { Button } from '../../../ui/button'
import { Dialog } from '../../../ui/dialog'
import { Field } from '../../../ui/field'
import { Note } from '../../../ui/note'
import { perform } from './calls'
import { DependentsNote } from './dependents'
import { ActionFields, type ActionForm, wrongWith } from './fields'
import { limitsFormOf, limitsOf } from './limits'
import { ACTIONS, type ActionName } from './words'

export function ActionDialog() {
  const open = useDialogs((dialogs) => dialogs.open)
  const asked = open?.kind === 'container-action' ? open : undefined
  const row = useContainer(asked?.containerKey)
  if (!asked || !row) return null
  if (asked.action === 'update') return <WithDetails key={row.key} row={row} />
  return <Confirm key={`${row.key} ${asked.action}`} action={asked.action} row={row} />
}

/** The limits as they are must be known before they can be changed. */
function WithDetails({ row }: { row: Container }) {
  const { hostId, id, name } = row
  const details = useQuery({
    queryKey: ['inspect', row.key, row.state, row.health, row.startedAt, row.restartCount],
    queryFn: ({ signal }) => engine().containers.inspect({ hostId, id, name }, { signal }),
    placeholderData: keepPreviousData,
  })
  return details.data ? <Confirm action="update" row={row} details={details.data} /> : null
}

interface Props {
  action: ActionName
  row: Container
  details?: ContainerDetails
}

function Confirm({ action, row, details }: Props) {
  const { stopGraceS } = useSettings()
  const hostName = useHost(row.hostId)?.name ?? row.hostId
  const [form, setForm] = useState<ActionForm>(() => ({
    grace: String(stopGraceS),
    signal: 'SIGKILL',
    volumes: false,
    newName: '',
    ...limitsFormOf(details?.resources ?? {}),
  }))
  const [typedName, setTypedName] = useState('')
  const reason = useReason()
  const { verb, what, danger, guarded } = ACTIONS[action]
  const mustType = guarded && row.protection !== undefined
  const limits = action === 'update' ? limitsOf(form) : { resources: undefined }
  const wrong = 'wrong' in limits ? limits.wrong : wrongWith(action, form)
  const isUnguarded = !mustType || (typedName === row.name && reason.text !== undefined)
  const canDo = reason.isEnough && Object.keys(wrong).length === 0 && isUnguarded
  const isUp = row.state === 'running' || row.state === 'paused' || row.state === 'restarting'

  function confirm() {
    if (!canDo) return
    closeDialog()
    void perform(action, row, hostName, {
      reason: reason.text,
      confirmedName: mustType ? typedName : undefined,
      graceS: Number(form.grace),
      signal: form.signal,
      volumes: form.volumes,
      force: action === 'remove' && isUp,
      newName: form.newName,
      resources: 'resources' in limits ? limits.resources : undefined,
    })
  }

  return (
    <Dialog
      open
      size="small"
      onClose={closeDialog}
      onSubmit={confirm}
      title={
        <>
          {action === 'update' ? 'Change limits of' : verb} <bdi>{row.name}</bdi> on <bdi>{hostName}</bdi>?
        </>
      }
      description={<What action={action} what={what} grace={form.grace} isUp={isUp} />}
      foot={
        <>
          <Button kind="quiet" onClick={closeDialog}>
            Cancel
          </Button>
          <Button type="submit" kind={danger ? 'danger' : 'primary'} disabled={!canDo}>
            {action === 'update' ? verb : `${verb} container`}
          </Button>
        </>
      }
    >
      {danger ? <DependentsNote row={row} /> : null}
      {mustType ? <Note tone="warn" message={`${row.name} is protected.`} hint="Type its name and say why." /> : null}
      {mustType ? (
        <Field
          label="Name of the container"
          mono
          autoFocus
          placeholder={row.name}
          value={typedName}
          onChange={setTypedName}
        />
      ) : null}
      <ActionFields
        action={action}
        row={row}
        form={form}
        wrong={wrong}
        onChange={(values) => setForm((before) => ({ ...before, ...values }))}
      />
      {reason.isAsked || !mustType ? (
        <ReasonField reason={reason} autoFocus={!mustType && action !== 'rename'} />
      ) : (
        <Field label="Reason" maxLength={500} value={reason.typed} onChange={reason.onChange} />
      )}
    </Dialog>
  )
}

function What({ action, what, grace, isUp }: { action: ActionName; what: string; grace: string; isUp: boolean }) {
  if (action === 'stop' || action === 'restart')
    return `It gets ${grace || '…'} s to end by itself, then it is killed; it ${what}.`
  if (action === 'remove' && isUp) return `It still runs: it is killed first. Then it ${what}.`
  return `It ${what}.`
}

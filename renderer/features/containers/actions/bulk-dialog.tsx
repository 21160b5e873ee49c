/**
 * One action on many containers: first what will be touched, host by host, and what will be skipped; then, as it goes,
 * what became of each.
 */
import { Fragment, useMemo, useState } from 'react'
import type { BulkAction, Container } from '../../../../shared/contract/containers'
import { toErrorInfo } from '../../../../shared/errors'
import { closeDialog, engine, useContainers, useDialogs, useHosts, useSettings } from '../../../app/hooks'
import { ReasonField, TaskProgress, useReason } from '../../../app/parts'
import { Button } from '../../../ui/button'
import { Checkbox } from '../../../ui/checkbox'
import { Dialog } from '../../../ui/dialog'
import { Field } from '../../../ui/field'
import { plural } from '../../../ui/format'
import { Note } from '../../../ui/note'
import { planBulk } from './bulk-plan'
import { ACTIONS } from './words'

export function BulkDialog() {
  const open = useDialogs((dialogs) => dialogs.open)
  const asked = open?.kind === 'bulk-action' ? open : undefined
  return asked ? <Bulk key={asked.action} action={asked.action} keys={asked.containerKeys} /> : null
}

function Bulk({ action, keys }: { action: BulkAction; keys: readonly string[] }) {
  const known = useContainers().byKey
  // As they were when asked: rows that change state while they are acted on must not leave the list.
  const [rows] = useState<Container[]>(() => keys.flatMap((key) => known.get(key) ?? []))
  const [taskId, setTaskId] = useState<string>()
  const { verb } = ACTIONS[action]
  if (taskId)
    return (
      <Dialog
        open
        onClose={closeDialog}
        title={`${verb} ${plural(rows.length, 'container')}`}
        foot={<Button onClick={closeDialog}>Close</Button>}
      >
        <TaskProgress taskId={taskId} running={`${verb.toLowerCase()}…`} />
      </Dialog>
    )
  return <Ask action={action} rows={rows} onBegun={setTaskId} />
}

interface AskProps {
  action: BulkAction
  rows: readonly Container[]
  onBegun: (taskId: string) => void
}

function Ask({ action, rows, onBegun }: AskProps) {
  const hosts = useHosts().byKey
  const { stopGraceS } = useSettings()
  const [grace, setGrace] = useState(String(stopGraceS))
  const [volumes, setVolumes] = useState(false)
  const [failure, setFailure] = useState<unknown>()
  const [isBusy, setBusy] = useState(false)
  const reason = useReason()
  const { verb, danger } = ACTIONS[action]
  const plan = useMemo(() => planBulk(action, rows, (id) => hosts.get(id)?.name ?? id), [action, rows, hosts])
  const hasGrace = action === 'stop' || action === 'restart'
  const graceS = Number(grace)
  const isGraceFine = !hasGrace || (grace.trim() !== '' && Number.isInteger(graceS) && graceS >= 0 && graceS <= 600)
  const canDo = reason.isEnough && isGraceFine && plan.targets.length > 0

  async function begin() {
    if (!canDo) return
    setBusy(true)
    try {
      const targets = plan.targets.map(({ hostId, id, name }) => ({ hostId, id, name }))
      const more = { ...(hasGrace ? { graceS } : {}), ...(action === 'remove' ? { volumes, force: true } : {}) }
      const { taskId } = await engine().containers.bulk({ action, targets, reason: reason.text, ...more })
      onBegun(taskId)
    } catch (thrown) {
      setFailure(thrown)
      setBusy(false)
    }
  }

  return (
    <Dialog
      open
      onClose={closeDialog}
      onSubmit={() => void begin()}
      title={`${verb} ${plural(plan.targets.length, 'container')}?`}
      description={`Each ${ACTIONS[action].what}.`}
      foot={
        <>
          <Button kind="quiet" onClick={closeDialog}>
            Cancel
          </Button>
          <Button type="submit" kind={danger ? 'danger' : 'primary'} busy={isBusy} disabled={!canDo}>
            {verb} {plural(plan.targets.length, 'container')}
          </Button>
        </>
      }
    >
      {failure ? <Failed thrown={failure} /> : null}
      <ul aria-label="What will be touched" className="max-h-[32vh] overflow-y-auto rounded-base border border-line">
        {plan.byHost.map(({ hostName, names }) => (
          <li key={hostName} className="border-b border-line px-3 py-1.5 last:border-b-0">
            <bdi className="font-medium">{hostName}</bdi> <span className="text-faint">{names.length}</span>
            <p className="text-small wrap-anywhere text-muted">
              <Names names={names} />
            </p>
          </li>
        ))}
        {plan.byHost.length === 0 ? <li className="px-3 py-1.5 text-muted">None of them can be.</li> : null}
      </ul>
      {plan.guarded.length > 0 ? (
        <Note
          tone="warn"
          message={`${plural(plan.guarded.length, 'protected container is', 'protected containers are')} skipped.`}
          hint={<Names names={plan.guarded} />}
        />
      ) : null}
      {plan.needless > 0 ? (
        <p className="text-small text-faint">{plural(plan.needless, 'container')} left out: there is nothing to do.</p>
      ) : null}
      <ReasonField reason={reason} />
      {hasGrace ? (
        <Field
          label="Grace, seconds"
          inputMode="numeric"
          className="w-[120px]"
          value={grace}
          error={isGraceFine ? undefined : '0 to 600'}
          onChange={setGrace}
        />
      ) : null}
      {action === 'remove' ? (
        // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox inside is the control.
        <label className="flex items-center gap-2.5">
          <Checkbox checked={volumes} onChange={setVolumes} />
          Also their anonymous volumes, with all data in them
        </label>
      ) : null}
    </Dialog>
  )
}

/** Each keeps to itself, so that none can change the order of the others. */
function Names({ names }: { names: readonly string[] }) {
  return names.map((name, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: two hosts may have the same name, and the list does not move.
    <Fragment key={at}>
      {at > 0 ? ', ' : ''}
      <bdi>{name}</bdi>
    </Fragment>
  ))
}

function Failed({ thrown }: { thrown: unknown }) {
  const info = toErrorInfo(thrown)
  return <Note urgent tone="crit" message={info.message} hint={info.hint} details={info.details} />
}

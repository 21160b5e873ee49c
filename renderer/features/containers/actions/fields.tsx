/** What single actions ask for beside the reason: grace, signal, volumes, a new name, limits. Used by dialog.tsx. */
import type { Container } from '../../../../shared/contract/containers'
import { Checkbox } from '../../../ui/checkbox'
import { Field } from '../../../ui/field'
import { Select } from '../../../ui/menu'
import { LimitFields } from './limit-fields'
import type { LimitsForm } from './limits'
import type { ActionName } from './words'

/** The form of all actions; each shows its own part. */
export interface ActionForm extends LimitsForm {
  grace: string
  signal: string
  volumes: boolean
  newName: string
}

const SIGNALS = [
  'SIGKILL',
  'SIGTERM',
  'SIGINT',
  'SIGHUP',
  'SIGQUIT',
  'SIGUSR1',
  'SIGUSR2',
  'SIGSTOP',
  'SIGCONT',
] as const
const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]{1,127}$/

export type Wrong = Partial<Record<keyof ActionForm, string>>

/** What is still wrong; limits say so themselves (limits.ts). */
export function wrongWith(action: ActionName, form: ActionForm): Wrong {
  if (action === 'stop' || action === 'restart') {
    const graceS = Number(form.grace)
    const isFine = form.grace.trim() !== '' && Number.isInteger(graceS) && graceS >= 0 && graceS <= 600
    return isFine ? {} : { grace: '0 to 600' }
  }
  if (action === 'rename') return NAME.test(form.newName) ? {} : { newName: 'Letters, digits, _ . and - only' }
  return {}
}

interface Props {
  action: ActionName
  row: Container
  form: ActionForm
  wrong: Wrong
  onChange: (values: Partial<ActionForm>) => void
}

export function ActionFields({ action, row, form, wrong, onChange }: Props) {
  switch (action) {
    case 'stop':
    case 'restart':
      return (
        <Field
          label="Grace, seconds"
          inputMode="numeric"
          className="w-[120px]"
          value={form.grace}
          error={wrong.grace}
          onChange={(grace) => onChange({ grace })}
        />
      )
    case 'kill':
      return (
        <div className="grid justify-start gap-1">
          <span className="text-small font-medium text-muted">Signal</span>
          <Select
            label="Signal"
            value={form.signal}
            options={SIGNALS.map((value) => ({ value, label: value }))}
            onChange={(signal) => onChange({ signal })}
          />
        </div>
      )
    case 'remove':
      return (
        // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox inside is the control.
        <label className="flex items-center gap-2.5">
          <Checkbox checked={form.volumes} onChange={(volumes) => onChange({ volumes })} />
          Also its anonymous volumes, with all data in them
        </label>
      )
    case 'rename':
      return (
        <Field
          label="New name"
          hint={
            <>
              Now <bdi>{row.name}</bdi>
            </>
          }
          mono
          autoFocus
          maxLength={128}
          value={form.newName}
          error={form.newName ? wrong.newName : undefined}
          onChange={(newName) => onChange({ newName })}
        />
      )
    case 'update':
      return <LimitFields form={form} wrong={wrong} onChange={onChange} />
    default:
      return null
  }
}

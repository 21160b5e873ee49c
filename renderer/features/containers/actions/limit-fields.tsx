/** Memory, CPUs, processes and restart policy: the same four for a running container and for a new one. */
import { Field } from '../../../ui/field'
import { Select } from '../../../ui/menu'
import { type LimitsForm, RESTARTS } from './limits'

interface Props {
  form: LimitsForm
  wrong: Partial<Record<keyof LimitsForm, string>>
  onChange: (values: Partial<LimitsForm>) => void
}

export function LimitFields({ form, wrong, onChange }: Props) {
  return (
    <div className="grid grid-cols-2 gap-3">
      <Field
        label="Memory"
        placeholder="512 MiB, 2 GiB; empty: no limit"
        value={form.memory}
        error={wrong.memory}
        onChange={(memory) => onChange({ memory })}
      />
      <Field
        label="CPUs"
        inputMode="decimal"
        placeholder="1.5; empty: no limit"
        value={form.cpus}
        error={wrong.cpus}
        onChange={(cpus) => onChange({ cpus })}
      />
      <Field
        label="Processes"
        inputMode="numeric"
        placeholder="Empty: no limit"
        value={form.pids}
        error={wrong.pids}
        onChange={(pids) => onChange({ pids })}
      />
      <div className="grid content-start justify-start gap-1">
        <span className="text-small font-medium text-muted">Restart</span>
        <Select label="Restart" value={form.restart} options={RESTARTS} onChange={(restart) => onChange({ restart })} />
      </div>
    </div>
  )
}

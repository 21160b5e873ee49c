/** The fields of a new container: what everybody needs in sight, the rest a click away. */
import { Checkbox } from '../../../ui/checkbox'
import { Area, Field } from '../../../ui/field'
import { LimitFields } from '../actions/limit-fields'
import type { RunForm, Wrong } from './form'

interface Props {
  form: RunForm
  wrong: Wrong
  hasLike: boolean
  onChange: (values: Partial<RunForm>) => void
}

export function RunFields(props: Props) {
  const { form, wrong, onChange, hasLike } = props
  return (
    <>
      <div className="grid grid-cols-2 gap-3">
        <Field
          label="Image"
          mono
          autoFocus
          placeholder="nginx:1.27"
          value={form.image}
          error={wrong.image}
          hint="Pulled first if the host does not have it"
          onChange={(image) => onChange({ image })}
        />
        <Field
          label="Name"
          mono
          placeholder="The engine makes one up"
          value={form.name}
          error={wrong.name}
          onChange={(name) => onChange({ name })}
        />
      </div>
      <Field
        label="Command"
        mono
        placeholder="The image’s own"
        value={form.command}
        error={wrong.command}
        onChange={(command) => onChange({ command })}
      />
      <div className="grid grid-cols-2 gap-3">
        <Area
          label="Ports"
          placeholder={'8080:80\n127.0.0.1:5432:5432'}
          value={form.ports}
          error={wrong.ports}
          onChange={(ports) => onChange({ ports })}
        />
        <Area
          label="Mounts"
          placeholder={'data:/var/lib/data\n/srv/www:/www:ro'}
          value={form.mounts}
          error={wrong.mounts}
          onChange={(mounts) => onChange({ mounts })}
        />
      </div>
      <Area
        label="Environment"
        placeholder="NAME=value"
        value={form.environment}
        error={wrong.environment}
        hint={hasLike ? 'A name without a value takes that of the original: secrets are not shown.' : undefined}
        onChange={(environment) => onChange({ environment })}
      />
      <LimitFields form={form} wrong={wrong} onChange={onChange} />
      <Rest {...props} />
    </>
  )
}

const FLAGS = [
  { field: 'hasTty', label: 'A terminal (TTY)' },
  { field: 'isInteractive', label: 'Keep standard input open' },
  { field: 'hasReadOnlyRoot', label: 'Read-only file system' },
  { field: 'isTemporary', label: 'Remove it when it ends' },
  { field: 'isPrivileged', label: 'Privileged: root on the host in all but name' },
] as const

function Rest({ form, wrong, onChange }: Props) {
  return (
    <details>
      <summary className="w-fit cursor-default rounded-base text-small font-medium text-muted hover:text-text">
        Entry point, network, user, labels and more
      </summary>
      <div className="grid gap-3 pt-3">
        <div className="grid grid-cols-2 gap-3">
          <Field
            label="Entry point"
            mono
            placeholder="The image’s own"
            value={form.entrypoint}
            error={wrong.entrypoint}
            onChange={(entrypoint) => onChange({ entrypoint })}
          />
          <Field
            label="Network"
            mono
            placeholder="The engine’s default"
            value={form.network}
            onChange={(network) => onChange({ network })}
          />
          <Field label="User" mono value={form.user} onChange={(user) => onChange({ user })} />
          <Field
            label="Working directory"
            mono
            value={form.workingDirectory}
            onChange={(workingDirectory) => onChange({ workingDirectory })}
          />
        </div>
        <Area
          label="Labels"
          placeholder="com.example.tier=web"
          value={form.labels}
          error={wrong.labels}
          onChange={(labels) => onChange({ labels })}
        />
        <div className="grid gap-1.5">
          {FLAGS.map(({ field, label }) => (
            // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox inside is the control.
            <label key={field} className="flex items-center gap-2.5">
              <Checkbox checked={form[field]} onChange={(on) => onChange({ [field]: on })} />
              {label}
            </label>
          ))}
        </div>
      </div>
    </details>
  )
}

/** What a person says of a host: group, tags, colour, note. Nothing of it changes the connection. */
import { hostColours } from '../../app/hooks'
import { Area, Field } from '../../ui/field'
import type { Form } from './draft'

export function RemarkFields({ form, onChange }: { form: Form; onChange: (values: Partial<Form>) => void }) {
  return (
    <details className="group" open={form.group !== '' || form.tags !== '' || form.note !== '' || undefined}>
      <summary className="w-fit cursor-default rounded-base text-small font-medium text-muted hover:text-text">
        Group, tags, colour, note
      </summary>
      <div className="grid gap-3 pt-3">
        <div className="grid grid-cols-2 gap-3">
          <Field
            label="Group"
            placeholder="Production"
            maxLength={64}
            value={form.group}
            onChange={(group) => onChange({ group })}
          />
          <Field label="Tags" placeholder="web, berlin" value={form.tags} onChange={(tags) => onChange({ tags })} />
        </div>
        <Colours value={form.colour} onChange={(colour) => onChange({ colour })} />
        <Area
          label="Note"
          isText
          maxLength={4000}
          placeholder="What one should know before touching it"
          value={form.note}
          onChange={(note) => onChange({ note })}
        />
      </div>
    </details>
  )
}

function Colours({ value, onChange }: { value: Form['colour']; onChange: (colour: Form['colour']) => void }) {
  return (
    <fieldset className="grid gap-1">
      <legend className="pb-1 text-small font-medium text-muted">Colour</legend>
      <div className="flex gap-1.5">
        {hostColours.map(({ colour, className }) => (
          <button
            key={colour}
            type="button"
            aria-label={colour}
            aria-pressed={value === colour}
            onClick={() => onChange(value === colour ? undefined : colour)}
            className={`size-5 rounded-full border-2 ${className} ${value === colour ? 'border-text' : 'border-transparent'}`}
          />
        ))}
      </div>
    </fieldset>
  )
}

/** How a host that is reached over TCP is trusted: certificates from files or pasted, or none at all after a warning. */
import { notifyFailure, shell } from '../../app/hooks'
import { Button } from '../../ui/button'
import { Checkbox } from '../../ui/checkbox'
import { Area, Choice, Field } from '../../ui/field'
import { Note } from '../../ui/note'
import { VaultStep } from './auth-fields'
import { type Form, secretKind, type Wrong, wayOf } from './draft'

interface Props {
  form: Form
  wrong: Wrong
  onChange: (values: Partial<Form>) => void
}

export function TcpFields({ form, wrong, onChange }: Props) {
  const isPlain = wayOf(form).kind === 'tcp'
  return (
    <>
      <Choice
        label="Protected by"
        value={isPlain ? 'none' : 'tls'}
        options={[
          { value: 'tls', label: 'TLS certificates' },
          { value: 'none', label: 'Nothing' },
        ]}
        onChange={(way) => onChange({ isPlain: way === 'none', isRiskAccepted: false })}
      />
      {isPlain ? (
        <Risk form={form} wrong={wrong} onChange={onChange} />
      ) : (
        <TlsFields form={form} wrong={wrong} onChange={onChange} />
      )}
    </>
  )
}

function Risk({ form, wrong, onChange }: Props) {
  return (
    <div className="grid gap-2.5">
      <Note
        tone="crit"
        message="Everybody on the way to this host can read and change everything, and becomes root on it."
        hint="Reach it over SSH instead, or give its engine certificates. Only a network that nobody else is on makes this bearable."
      />
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the checkbox inside is the control. */}
      <label className="flex items-center gap-2.5">
        <Checkbox checked={form.isRiskAccepted} onChange={(isRiskAccepted) => onChange({ isRiskAccepted })} />I
        understand, and connect without protection
      </label>
      {wrong.isRiskAccepted ? <p className="text-small text-crit">{wrong.isRiskAccepted}</p> : null}
    </div>
  )
}

function TlsFields({ form, wrong, onChange }: Props) {
  return (
    <>
      <Choice
        label="Certificates"
        value={form.material}
        options={[
          { value: 'files', label: 'From files' },
          { value: 'pasted', label: 'Pasted' },
        ]}
        onChange={(material) => onChange({ material, ca: '', certificate: '', secret: '', keptId: undefined })}
      />
      {form.material === 'files' ? (
        <Files form={form} wrong={wrong} onChange={onChange} />
      ) : (
        <Pasted form={form} wrong={wrong} onChange={onChange} />
      )}
      <Field
        label="Name in the server’s certificate (if it is not the address)"
        mono
        value={form.serverName}
        error={wrong.serverName}
        onChange={(serverName) => onChange({ serverName })}
      />
    </>
  )
}

function Files({ form, wrong, onChange }: Props) {
  async function browse(field: 'ca' | 'certificate' | 'tlsKeyPath') {
    try {
      const { path } = await shell().app.chooseKeyFile()
      if (path) onChange({ [field]: path })
    } catch (thrown) {
      notifyFailure(thrown)
    }
  }
  const file = (field: 'ca' | 'certificate' | 'tlsKeyPath', label: string, placeholder: string) => (
    <Field
      label={label}
      mono
      placeholder={placeholder}
      value={form[field]}
      error={wrong[field]}
      onChange={(path) => onChange({ [field]: path })}
      side={
        <Button className="h-[30px]" aria-label={`Browse for ${label}`} onClick={() => void browse(field)}>
          Browse…
        </Button>
      }
    />
  )
  return (
    <div className="grid gap-3">
      {file('ca', 'Certificate authority (empty: this system’s)', '~/.docker/ca.pem')}
      {file('certificate', 'Your certificate', '~/.docker/cert.pem')}
      {file('tlsKeyPath', 'Its key', '~/.docker/key.pem')}
    </div>
  )
}

function Pasted({ form, wrong, onChange }: Props) {
  return (
    <div className="grid gap-3">
      <Area
        label="Certificate authority (empty: this system’s)"
        placeholder="-----BEGIN CERTIFICATE-----"
        value={form.ca}
        error={wrong.ca}
        onChange={(ca) => onChange({ ca })}
      />
      <Area
        label="Your certificate"
        placeholder="-----BEGIN CERTIFICATE-----"
        value={form.certificate}
        error={wrong.certificate}
        onChange={(certificate) => onChange({ certificate })}
      />
      <Area
        label="Its key"
        placeholder={form.keptId ? 'Kept in the vault; paste to replace' : '-----BEGIN PRIVATE KEY-----'}
        value={form.secret}
        error={wrong.secret}
        hint="Kept sealed in the vault of this machine, nowhere else."
        onChange={(secret) => onChange({ secret })}
      />
      {secretKind(form) ? <VaultStep /> : null}
    </div>
  )
}

/** How the person proves who they are: agent, key file or password; and the vault, when a secret needs it opened. */
import { FileKey, KeyRound, UserKey } from 'lucide-react'
import { ChoosePassword, notifyFailure, shell, UnlockVault, useVault } from '../../app/hooks'
import { Button } from '../../ui/button'
import { Choice, Field } from '../../ui/field'
import { Note } from '../../ui/note'
import { type Form, secretKind, type Wrong } from './draft'

interface Props {
  form: Form
  wrong: Wrong
  onChange: (values: Partial<Form>) => void
}

const WAYS = [
  { value: 'agent', label: 'SSH agent', icon: <UserKey size={13} aria-hidden /> },
  { value: 'key', label: 'Key file', icon: <FileKey size={13} aria-hidden /> },
  { value: 'password', label: 'Password', icon: <KeyRound size={13} aria-hidden /> },
] as const

export function AuthFields({ form, wrong, onChange }: Props) {
  return (
    <>
      <Choice
        label="Sign in with"
        value={form.auth}
        options={WAYS}
        onChange={(auth) => onChange({ auth, secret: '', keptId: undefined })}
      />
      {form.auth === 'agent' ? (
        <p className="-mt-2 text-small text-faint">The keys your running SSH agent holds; Longshore never sees them.</p>
      ) : null}
      {form.auth === 'key' ? <KeyFields form={form} wrong={wrong} onChange={onChange} /> : null}
      {form.auth === 'password' ? (
        <Field
          label="Password"
          type="password"
          value={form.secret}
          error={wrong.secret}
          placeholder={form.keptId ? 'Kept in the vault; type to replace' : ''}
          hint="Kept sealed in the vault of this machine, nowhere else."
          onChange={(secret) => onChange({ secret })}
        />
      ) : null}
      {secretKind(form) ? <VaultStep /> : null}
    </>
  )
}

function KeyFields({ form, wrong, onChange }: Props) {
  async function browse() {
    try {
      const { path } = await shell().app.chooseKeyFile()
      if (path) onChange({ keyPath: path })
    } catch (thrown) {
      notifyFailure(thrown)
    }
  }
  return (
    <div className="grid gap-3">
      <Field
        label="Key file"
        mono
        placeholder="~/.ssh/id_ed25519"
        value={form.keyPath}
        error={wrong.keyPath}
        onChange={(keyPath) => onChange({ keyPath })}
        side={
          <Button className="h-[30px]" onClick={() => void browse()}>
            Browse…
          </Button>
        }
      />
      <Field
        label="Passphrase (if the key has one)"
        type="password"
        value={form.secret}
        placeholder={form.keptId ? 'Kept in the vault; type to replace' : ''}
        onChange={(secret) => onChange({ secret })}
      />
    </div>
  )
}

/** Shown only when the vault cannot take a secret as it stands. */
export function VaultStep() {
  const vault = useVault()
  if (!vault) return null
  if (vault.locked)
    return (
      <Box title="The vault is locked" why="Unlock it, so that the secret can be kept.">
        <UnlockVault />
      </Box>
    )
  if (vault.seal === 'none' && !vault.osSeal.available)
    return (
      <Box
        title="Choose a master password for the vault"
        why={`${vault.osSeal.why} It is asked for once after each start.`}
      >
        <ChoosePassword needsCurrent={false} />
      </Box>
    )
  return null
}

function Box({ title, why, children }: { title: string; why: string; children: React.ReactNode }) {
  return (
    <div className="grid gap-3">
      <Note tone="locked" message={title} hint={why} />
      {children}
    </div>
  )
}

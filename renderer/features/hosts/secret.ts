/**
 * From the typed secret to the id it lies under in the vault. The same secret is put there once, however often the
 * person tests before saving.
 */
import { useRef } from 'react'
import { shell } from '../../app/hooks'
import { carriesSecret, type Form } from './draft'

export function useSecretId() {
  const kept = useRef<{ secret: string; auth: Form['auth']; id: string } | undefined>(undefined)
  return async (form: Form, name: string): Promise<string | undefined> => {
    if (!carriesSecret(form)) return form.keptId
    const { secret, auth } = form
    if (kept.current?.secret === secret && kept.current.auth === auth) return kept.current.id
    const label = `${auth === 'key' ? 'Passphrase of the key' : 'Password'} for ${name}`
    const { id } = await shell().vault.put({ label, value: secret })
    kept.current = { secret, auth, id }
    return id
  }
}

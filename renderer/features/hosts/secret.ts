/**
 * From the typed secret to the id it lies under in the vault. The same secret is put there once, however often the
 * person tests before saving.
 */
import { useRef } from 'react'
import { shell } from '../../app/hooks'
import { type Form, secretKind } from './draft'

export function useSecretId() {
  const kept = useRef<{ secret: string; kind: string; id: string } | undefined>(undefined)
  return async (form: Form, name: string): Promise<string | undefined> => {
    const kind = secretKind(form)
    if (!kind) return form.keptId
    const { secret } = form
    if (kept.current?.secret === secret && kept.current.kind === kind) return kept.current.id
    const { id } = await shell().vault.put({ label: `${kind} for ${name}`, value: secret })
    kept.current = { secret, kind, id }
    return id
  }
}

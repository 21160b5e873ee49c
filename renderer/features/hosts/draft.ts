/**
 * The form of a host: what is typed, and the draft that is sent. Secrets stay in the form until they are put into the
 * vault; the draft holds their ids. Pure; used by host-dialog.tsx.
 */
import type { Host, HostDraft, SshAuth } from '../../../shared/contract/hosts'
import { parseAddress, suggestName } from './parse-address'

export interface Form {
  address: string
  /** Empty: the suggested one. */
  name: string
  socketPath: string
  auth: SshAuth['kind']
  keyPath: string
  /** Typed just now; empty keeps the secret that is in the vault. */
  secret: string
  /** What the vault holds for this host already. */
  keptId: string | undefined
}

export const DEFAULT_SOCKET = '/var/run/docker.sock'

export function emptyForm(address = '', name = ''): Form {
  return { address, name, socketPath: DEFAULT_SOCKET, auth: 'agent', keyPath: '', secret: '', keptId: undefined }
}

export function formOf(host: Host, addressText: string): Form {
  const form = emptyForm(addressText, host.name)
  if (host.address.kind === 'local') return form
  const { auth, socketPath } = host.address
  return {
    ...form,
    socketPath,
    auth: auth.kind,
    keyPath: auth.kind === 'key' ? auth.path : '',
    keptId: auth.kind === 'key' ? auth.passphraseId : auth.kind === 'password' ? auth.passwordId : undefined,
  }
}

/** The draft, or for each field what is still wrong with it. `secretId` is that of the typed or kept secret. */
export function draftOf(
  form: Form,
  operator: string,
  secretId: string | undefined,
): { draft: HostDraft } | { wrong: Partial<Record<keyof Form, string>> } {
  const parsed = parseAddress(form.address)
  const name = form.name.trim() || suggestName(parsed)
  if (parsed.kind === 'invalid') return { wrong: { address: parsed.why || 'Where is the host?' } }
  if (parsed.kind === 'local') return { draft: { name, address: { kind: 'local', socketPath: parsed.socketPath } } }
  if (form.auth === 'key' && !form.keyPath.trim()) return { wrong: { keyPath: 'Which key file?' } }
  if (form.auth === 'password' && !form.secret && !form.keptId) return { wrong: { secret: 'The password is missing.' } }
  if (!form.socketPath.startsWith('/')) return { wrong: { socketPath: 'The whole path of the socket on the host.' } }
  const auth = authOf(form, secretId)
  const { host, port } = parsed
  const user = parsed.user ?? operator
  return { draft: { name, address: { kind: 'ssh', user, host, port, socketPath: form.socketPath, auth } } }
}

function authOf(form: Form, secretId: string | undefined): SshAuth {
  if (form.auth === 'agent') return { kind: 'agent' }
  if (form.auth === 'password') return { kind: 'password', passwordId: secretId ?? '' }
  return { kind: 'key', path: form.keyPath.trim(), ...(secretId ? { passphraseId: secretId } : {}) }
}

/** Does this form carry a typed secret that must go to the vault first? */
export const carriesSecret = (form: Form) => form.auth !== 'agent' && form.secret !== ''

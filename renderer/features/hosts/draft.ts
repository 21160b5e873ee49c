/**
 * The form of a host: what is typed, and the draft that is sent. Secrets stay in the form until they are put into the
 * vault; the draft holds their ids. Pure; used by host-dialog.tsx.
 */
import type {
  Host,
  HostAddress,
  HostColour,
  HostDraft,
  HostRemarks,
  SshAuth,
  SshWay,
  TlsMaterial,
} from '../../../shared/contract/hosts'
import { type ParsedAddress, parseAddress, suggestName } from './parse-address'

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
  via: SshWay
  /** Plain TCP instead of TLS; undefined follows what the address says. */
  isPlain: boolean | undefined
  isRiskAccepted: boolean
  material: TlsMaterial['kind']
  /** Paths or PEM text, as `material` says; a pasted key is the `secret`. */
  ca: string
  certificate: string
  tlsKeyPath: string
  serverName: string
  group: string
  /** Joined by commas. */
  tags: string
  colour: HostColour | undefined
  note: string
}

export type Wrong = Partial<Record<keyof Form, string>>
export const DEFAULT_SOCKET = '/var/run/docker.sock'

const EMPTY: Form = {
  address: '',
  name: '',
  socketPath: DEFAULT_SOCKET,
  auth: 'agent',
  keyPath: '',
  secret: '',
  keptId: undefined,
  via: 'forward',
  isPlain: undefined,
  isRiskAccepted: false,
  material: 'files',
  ca: '',
  certificate: '',
  tlsKeyPath: '',
  serverName: '',
  group: '',
  tags: '',
  colour: undefined,
  note: '',
}

export const emptyForm = (address = '', name = ''): Form => ({ ...EMPTY, address, name })

/** The form of a host that is there, or of a draft that was found. */
export function formOf(host: Pick<Host, 'name' | 'address'> & HostRemarks, addressText: string): Form {
  const { group = '', tags = [], colour, note = '' } = host
  const form = { ...emptyForm(addressText, host.name), group, tags: tags.join(', '), colour, note }
  const { address } = host
  if (address.kind === 'local') return form
  if (address.kind === 'tcp') return { ...form, isPlain: true, isRiskAccepted: true }
  if (address.kind === 'tls') return { ...form, isPlain: false, ...formOfTls(address) }
  const { auth, socketPath, via = 'forward' } = address
  return {
    ...form,
    socketPath,
    via,
    auth: auth.kind,
    keyPath: auth.kind === 'key' ? auth.path : '',
    keptId: auth.kind === 'key' ? auth.passphraseId : auth.kind === 'password' ? auth.passwordId : undefined,
  }
}

function formOfTls({ material, serverName = '' }: Extract<HostAddress, { kind: 'tls' }>): Partial<Form> {
  const { ca = '', certificate } = material
  const own = material.kind === 'files' ? { tlsKeyPath: material.key } : { keptId: material.keyId }
  return { material: material.kind, ca, certificate, serverName, ...own }
}

/** How the typed address is reached: what the parts say, and for TCP whether TLS is spoken. */
export function wayOf(form: Form): { kind: 'ssh' | 'local' | 'tls' | 'tcp' | 'invalid'; parsed: ParsedAddress } {
  const parsed = parseAddress(form.address)
  if (parsed.kind !== 'tcp') return { kind: parsed.kind, parsed }
  return { kind: (form.isPlain ?? parsed.isPlain) ? 'tcp' : 'tls', parsed }
}

/** The draft, or for each field what is still wrong with it. `secretId` is that of the typed or kept secret. */
export function draftOf(
  form: Form,
  operator: string,
  secretId: string | undefined,
): { draft: HostDraft } | { wrong: Wrong } {
  const { kind, parsed } = wayOf(form)
  if (parsed.kind === 'invalid') return { wrong: { address: parsed.why || 'Where is the host?' } }
  const wrong =
    kind === 'ssh' ? wrongInSsh(form) : kind === 'tls' ? wrongInTls(form) : kind === 'tcp' ? wrongInTcp(form) : {}
  if (Object.keys(wrong).length > 0) return { wrong }
  const address = addressOf(form, parsed, kind === 'tls', operator, secretId)
  return { draft: { name: form.name.trim() || suggestName(parsed), address, ...remarksOf(form) } }
}

function wrongInSsh(form: Form): Wrong {
  if (form.auth === 'key' && !form.keyPath.trim()) return { keyPath: 'Which key file?' }
  if (form.auth === 'password' && !form.secret && !form.keptId) return { secret: 'The password is missing.' }
  if (!form.socketPath.startsWith('/')) return { socketPath: 'The whole path of the socket on the host.' }
  return {}
}

const isPem = (text: string) => /-----BEGIN [A-Z0-9 ]+-----/.test(text)

function wrongInTls(form: Form): Wrong {
  if (form.material === 'files') {
    if (!form.certificate.trim()) return { certificate: 'Which certificate, as in ~/.docker/cert.pem?' }
    return form.tlsKeyPath.trim() ? {} : { tlsKeyPath: 'Which key, as in ~/.docker/key.pem?' }
  }
  if (!isPem(form.certificate)) return { certificate: 'Paste the whole text, from -----BEGIN to -----END.' }
  if (form.ca.trim() && !isPem(form.ca)) return { ca: 'Paste the whole text, from -----BEGIN to -----END.' }
  if (form.secret ? !isPem(form.secret) : !form.keptId)
    return { secret: 'Paste the whole key, from -----BEGIN to -----END.' }
  return {}
}

const wrongInTcp = (form: Form): Wrong =>
  form.isRiskAccepted ? {} : { isRiskAccepted: 'Say that you accept this, or use TLS or SSH.' }

function addressOf(
  form: Form,
  parsed: Exclude<ParsedAddress, { kind: 'invalid' }>,
  isTls: boolean,
  operator: string,
  secretId: string | undefined,
): HostAddress {
  if (parsed.kind === 'local') return { kind: 'local', socketPath: parsed.socketPath }
  const { host, port } = parsed
  if (parsed.kind === 'tcp') {
    if (!isTls) return { kind: 'tcp', host, port, riskAccepted: true }
    const serverName = form.serverName.trim()
    return { kind: 'tls', host, port, material: materialOf(form, secretId), ...(serverName ? { serverName } : {}) }
  }
  const via = form.via === 'forward' ? {} : { via: form.via }
  const user = parsed.user ?? operator
  return { kind: 'ssh', user, host, port, socketPath: form.socketPath, auth: authOf(form, secretId), ...via }
}

function materialOf(form: Form, secretId: string | undefined): TlsMaterial {
  const ca = form.ca.trim() ? { ca: form.ca.trim() } : {}
  const certificate = form.certificate.trim()
  if (form.material === 'files') return { kind: 'files', ...ca, certificate, key: form.tlsKeyPath.trim() }
  return { kind: 'pasted', ...ca, certificate, keyId: secretId ?? '' }
}

function authOf(form: Form, secretId: string | undefined): SshAuth {
  if (form.auth === 'agent') return { kind: 'agent' }
  if (form.auth === 'password') return { kind: 'password', passwordId: secretId ?? '' }
  return { kind: 'key', path: form.keyPath.trim(), ...(secretId ? { passphraseId: secretId } : {}) }
}

function remarksOf(form: Form): HostRemarks {
  const tags = [...new Set(form.tags.split(',').map((tag) => tag.trim()))].filter((tag) => tag !== '').slice(0, 20)
  return {
    ...(form.group.trim() ? { group: form.group.trim() } : {}),
    ...(tags.length > 0 ? { tags } : {}),
    ...(form.colour ? { colour: form.colour } : {}),
    ...(form.note.trim() ? { note: form.note.trim() } : {}),
  }
}

/** The secret that this form carries and that must go to the vault first, in words; undefined when there is none. */
export function secretKind(form: Form): string | undefined {
  if (form.secret === '') return undefined
  const { kind } = wayOf(form)
  if (kind === 'tls') return form.material === 'pasted' ? 'Key of the certificate' : undefined
  if (kind !== 'ssh' || form.auth === 'agent') return undefined
  return form.auth === 'key' ? 'Passphrase of the key' : 'Password'
}

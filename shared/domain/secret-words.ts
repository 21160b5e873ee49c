/**
 * Which variables and labels look like secrets, by their name or by their value. Used by electron/engine/containers
 * before anything leaves the engine. Errs towards hiding: what is hidden can be revealed, what was shown cannot be
 * taken back. Every pattern runs in linear time.
 */

/** Stands where a value was. */
export const MASK = '••••••'

/** Words of a name, whatever joins them: `DB_PASSWORD`, `dbPassword`, `com.example.api-key`. */
const SECRET_WORDS = new Set([
  ...['password', 'passwords', 'passwd', 'passphrase', 'passcode', 'pass', 'pw', 'pwd', 'pin'],
  ...['secret', 'secrets', 'token', 'tokens', 'jwt', 'bearer', 'otp', 'totp', 'cookie', 'salt', 'pepper', 'nonce'],
  ...['credential', 'credentials', 'creds', 'cred', 'auth', 'authorization', 'basicauth', 'digestauth', 'htpasswd'],
  ...['key', 'keys', 'apikey', 'secretkey', 'accesskey', 'privatekey', 'keystore', 'license', 'licence'],
  ...['dsn', 'connectionstring', 'webhook', 'signature', 'seed', 'mnemonic'],
])
/** Inside a word that is written as one: `PGPASSWORD`, `mysqlpwd`, `githubtoken`. */
const INSIDE = /password|passwd|passphrase|secret|token|credential|apikey|privatekey|connectionstring|htpasswd/
/** A path to a secret is none; a public key is none; the shell's working directory is none. */
const HARMLESS_LAST = new Set(['file', 'files', 'path', 'dir', 'directory'])
const HARMLESS_NAMES = new Set(['pwd', 'oldpwd', 'ssh_auth_sock'])

/** Only the name is looked at. */
export function isSecretName(name: string): boolean {
  if (HARMLESS_NAMES.has(name.toLowerCase())) return false
  const words = wordsOf(name)
  if (HARMLESS_LAST.has(words.at(-1) ?? '')) return false
  if (words.includes('public') && words.some((word) => word === 'key' || word === 'keys')) return false
  return words.some((word) => SECRET_WORDS.has(word) || INSIDE.test(word)) || isJoined(words)
}

/** `CONNECTION_STRING`, `pass phrase`: two words that are one. */
function isJoined(words: readonly string[]): boolean {
  return words.some((word, at) => INSIDE.test(word + (words[at + 1] ?? '')))
}

function wordsOf(name: string): string[] {
  const cut = name.slice(0, 1024).replace(/([a-z0-9])([A-Z])/g, '$1 $2')
  return cut
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
}

/** `scheme://user:password@host`; neither part can hold a slash, so what follows one `://` ends before the next. */
const URL_PASSWORD = /:\/\/([^\s/?#@:]*):([^\s/?#@]+)@/g
const SECRET_VALUES = [
  /:\/\/[^\s/?#@:]*:[^\s/?#@]+@/,
  /-----BEGIN [A-Z ]{0,30}PRIVATE KEY/,
  // As in `Server=db;Password=x` and `?token=x`.
  /(?:^|[;&?\s,])(?:password|passwd|pwd|secret|token|access_key|api_key|apikey)=[^;&\s]/i,
  /(?:^|[\s"'=:])(?:Bearer|Basic) {1,3}[A-Za-z0-9+/_=.-]{8}/,
  // GitHub, GitLab, Slack, AWS, Stripe, npm, JSON Web Token.
  /\bgh[pousr]_[A-Za-z0-9]{20}/,
  /\bgithub_pat_[A-Za-z0-9]{10}/,
  /\bglpat-[A-Za-z0-9_-]{15}/,
  /\bxox[abeoprs]-[A-Za-z0-9-]{10}/,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/,
  /\b[rs]k_(?:live|test)_[A-Za-z0-9]{10}/,
  /\bnpm_[A-Za-z0-9]{30}/,
  /\beyJ[A-Za-z0-9_-]{10}/,
  // A password hash of htpasswd or crypt(3).
  /\$(?:apr1|2[aby]|5|6|y|argon2id?)\$[^\s]{8}/,
]

/** Only the value is looked at. */
export function isSecretValue(value: string): boolean {
  return value !== '' && SECRET_VALUES.some((pattern) => pattern.test(value))
}

/** An empty value hides nothing. */
export function looksSecret(name: string, value: string): boolean {
  return value !== '' && (isSecretName(name) || isSecretValue(value))
}

/** The same text with the passwords of its URLs masked. */
export function maskUrlPasswords(text: string): string {
  return text.includes('://') ? text.replace(URL_PASSWORD, `://$1:${MASK}@`) : text
}

/** The same labels with secret-looking values masked; the very same object when none is. */
export function maskLabels(labels: Record<string, string>): Record<string, string> {
  const names = Object.keys(labels).filter((name) => looksSecret(name, labels[name] ?? ''))
  if (names.length === 0) return labels
  const masked: Record<string, string> = Object.assign(Object.create(null), labels)
  for (const name of names) masked[name] = MASK
  return masked
}

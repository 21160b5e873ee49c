/**
 * Reads what known_hosts files say (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"). Pure, never fails: a line that is not
 * understood is skipped. Used by known-hosts-files.ts. Not taken over: `@cert-authority`, as ssh2 knows no host
 * certificates; and the plain name for a port other than 22, as a key of one port proves nothing about another.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { KnownKey } from '../../ports'
import { describeKey } from './host-key'

export interface KnownHostsLine {
  revoked: boolean
  /** Lower case, `!` kept; empty when the names are hashed. */
  patterns: string[]
  hashed?: { salt: Buffer; digest: Buffer } | undefined
  keyType: string
  fingerprint: string
}

/** The longest RSA key in use (16,384 bits) is under 3,000 characters. */
const MAX_LINE_CHARS = 16_384

export function parseKnownHosts(text: string): KnownHostsLine[] {
  return text.split('\n').flatMap((line) => parseLine(line) ?? [])
}

/** All keys that lines give for a host and port, revoked ones too. `host` may stand in brackets. */
export function findKnownKeys(lines: readonly KnownHostsLine[], host: string, port: number): KnownKey[] {
  const bare = host.replace(/^\[(.*)\]$/, '$1').toLowerCase()
  const name = port === 22 ? bare : `[${bare}]:${port}`
  return lines
    .filter((line) => (line.hashed ? isHashOf(line.hashed, name) : matchesPatterns(line.patterns, name)))
    .map(({ keyType, fingerprint, revoked }) => ({ keyType, fingerprint, revoked }))
}

function parseLine(raw: string): KnownHostsLine | undefined {
  if (raw.length > MAX_LINE_CHARS) return undefined
  const fields = raw.trim().split(/[ \t]+/)
  const marker = fields[0]?.startsWith('@') ? fields.shift() : undefined
  if (marker !== undefined && marker !== '@revoked') return undefined
  const [names, keyType, base64] = fields
  if (!names || names.startsWith('#') || !keyType || !base64) return undefined
  const blob = Buffer.from(base64, 'base64')
  const key = describeKey(blob)
  if (key.keyType !== keyType) return undefined
  const line = { revoked: marker !== undefined, keyType, fingerprint: key.fingerprint }
  if (!names.startsWith('|')) return { ...line, patterns: names.toLowerCase().split(',').filter(Boolean) }
  const [, kind, salt, digest] = names.split('|')
  if (kind !== '1' || !salt || !digest) return undefined
  return { ...line, patterns: [], hashed: { salt: Buffer.from(salt, 'base64'), digest: Buffer.from(digest, 'base64') } }
}

/** `|1|salt|hash`: HMAC-SHA1 of the name with the salt as key. */
function isHashOf({ salt, digest }: { salt: Buffer; digest: Buffer }, name: string): boolean {
  const own = createHmac('sha1', salt).update(name).digest()
  return own.length === digest.length && timingSafeEqual(own, digest)
}

/** One negated pattern that matches outweighs all others, wherever it stands. */
function matchesPatterns(patterns: readonly string[], name: string): boolean {
  if (patterns.some((pattern) => pattern.startsWith('!') && matchesWildcard(pattern.slice(1), name))) return false
  return patterns.some((pattern) => !pattern.startsWith('!') && matchesWildcard(pattern, name))
}

/** `*` for any run, `?` for one character. Goes back only to the last `*`, so at most length × length steps. */
export function matchesWildcard(pattern: string, text: string): boolean {
  let at = 0
  let inPattern = 0
  let star = -1
  let afterStar = 0
  while (at < text.length) {
    if (pattern[inPattern] === '*') {
      star = inPattern
      inPattern += 1
      afterStar = at
    } else if (pattern[inPattern] === '?' || pattern[inPattern] === text[at]) {
      inPattern += 1
      at += 1
    } else if (star >= 0) {
      afterStar += 1
      at = afterStar
      inPattern = star + 1
    } else return false
  }
  while (pattern[inPattern] === '*') inPattern += 1
  return inPattern === pattern.length
}

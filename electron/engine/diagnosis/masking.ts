/**
 * Takes secrets out of text that is shown and handed on: the values of the container's own secret variables wherever a
 * program printed them, and what looks like a secret by its shape. Errs towards hiding. Every pattern runs in linear
 * time. Used by collect.ts; the environment itself never leaves it.
 */
import { looksSecret, MASK, maskUrlPasswords } from '../../../shared/domain/secret-words'

export type MaskText = (text: string) => string

/** Shorter ones stand in ordinary words. */
const SHORTEST_VALUE = 6

const SHAPES: readonly [RegExp, string][] = [
  // `password=x`, `"token": "x"`; after a colon and a space ordinary words follow as well (`token: expired`).
  [
    /((?:password|passwd|passphrase|pwd|secret|token|credential|api_?-?key|access_?-?key|private_?-?key)[\w-]{0,20}["']?=["']?)[^\s"'&;,]+/gi,
    `$1${MASK}`,
  ],
  [
    /((?:password|passwd|passphrase|pwd|secret|token|credential|api_?-?key|access_?-?key)[\w-]{0,20}["'] ?: ?["'])[^"']+/gi,
    `$1${MASK}`,
  ],
  [/((?:password|passwd|passphrase|pwd|secret|token|api_?-?key) ?: )(?=[^\s]{0,200}\d)[^\s"',;]+/gi, `$1${MASK}`],
  [/\b(Bearer|Basic) {1,3}[A-Za-z0-9+/_=.-]{8,}/g, `$1 ${MASK}`],
  [/\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{10,}|glpat-[\w-]{15,}|xox[abeoprs]-[A-Za-z0-9-]{10,})/g, MASK],
  [
    /\b(?:(?:AKIA|ASIA)[A-Z0-9]{16}|[rs]k_(?:live|test)_[A-Za-z0-9]{10,}|npm_[A-Za-z0-9]{30,}|eyJ[\w-]{10,}[\w.-]*)/g,
    MASK,
  ],
  [/\$(?:apr1|2[aby]|5|6|y|argon2id?)\$\S{8,}/g, MASK],
]

export function createMask(environment: readonly { name: string; value: string }[]): MaskText {
  const values = environment
    .filter(({ name, value }) => value.length >= SHORTEST_VALUE && looksSecret(name, value))
    .map(({ value }) => value)
    .sort((a, b) => b.length - a.length) // one may hold another
  return (text) => {
    const named = values.reduce((before, value) => before.replaceAll(value, MASK), text)
    return SHAPES.reduce((before, [shape, by]) => before.replace(shape, by), maskUrlPasswords(named))
  }
}

const BASE64 = /^[A-Za-z0-9+/=]{40,}$/

/** The lines of a printed private key lie between two that say so; the first may have been cut off. */
export function maskKeys(lines: readonly string[]): string[] {
  const hasEnd = lines.some((line) => /-----END [A-Z ]{0,30}PRIVATE KEY/.test(line))
  let isInside = false
  return lines.map((line) => {
    if (/-----BEGIN [A-Z ]{0,30}PRIVATE KEY/.test(line)) isInside = true
    const isHidden = isInside || (hasEnd && BASE64.test(line))
    if (/-----END [A-Z ]{0,30}PRIVATE KEY/.test(line)) isInside = false
    return isHidden ? MASK : line
  })
}

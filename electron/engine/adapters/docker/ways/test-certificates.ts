/**
 * Authorities and certificates for the tests of TLS, made by openssl in a folder of their own: right ones, and wrong
 * ones in each way that a person meets. Used by tls.test.ts.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A certificate with its key, as files in PEM form. */
export interface Pair {
  certificate: string
  key: string
}

export interface PairOptions {
  /** As subjectAltName has it: `DNS:box.example,IP:127.0.0.1`. */
  names?: string
  usage?: 'serverAuth' | 'clientAuth'
  /** -1: it expired yesterday. */
  days?: number
}

export interface Authority extends Pair {
  issue: (name: string, options?: PairOptions) => Pair
}

const EC_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']

export function createAuthority(folder: string, name: string): Authority {
  mkdirSync(folder, { recursive: true })
  const authority = selfSigned(folder, name, 'CA:TRUE')
  return {
    ...authority,
    issue(subject, { names, usage = 'serverAuth', days = 30 } = {}) {
      const pair = paths(folder, `${name}-${subject}`)
      const request = join(folder, `${subject}.csr`)
      openssl('req', ...EC_KEY, '-keyout', pair.key, '-out', request, '-subj', `/CN=${subject}`)
      const extensions = join(folder, `${subject}.ext`)
      writeFileSync(extensions, `extendedKeyUsage=${usage}\n${names === undefined ? '' : `subjectAltName=${names}\n`}`)
      const signer = ['-CA', authority.certificate, '-CAkey', authority.key, '-CAcreateserial']
      openssl(
        'x509',
        '-req',
        '-in',
        request,
        ...signer,
        '-days',
        `${days}`,
        '-extfile',
        extensions,
        '-out',
        pair.certificate,
      )
      return pair
    },
  }
}

export function selfSigned(folder: string, name: string, constraint = 'CA:FALSE'): Pair {
  const pair = paths(folder, name)
  const extensions = ['-addext', `basicConstraints=critical,${constraint}`, '-addext', 'subjectAltName=IP:127.0.0.1']
  openssl(
    'req',
    '-x509',
    ...EC_KEY,
    '-keyout',
    pair.key,
    '-out',
    pair.certificate,
    '-days',
    '30',
    '-subj',
    `/CN=${name}`,
    ...extensions,
  )
  return pair
}

/** The same key behind a passphrase. */
export function lock({ key }: Pair, form: 'pkcs8' | 'traditional'): string {
  const path = `${key}.${form}`
  if (form === 'pkcs8') openssl('pkcs8', '-topk8', '-in', key, '-out', path, '-passout', 'pass:secret', '-v2', 'aes256')
  else openssl('ec', '-aes256', '-in', key, '-out', path, '-passout', 'pass:secret')
  return path
}

export function pem(path: string): string {
  return readFileSync(path, 'utf8')
}

function paths(folder: string, name: string): Pair {
  return { certificate: join(folder, `${name}.pem`), key: join(folder, `${name}.key`) }
}

function openssl(...args: string[]): void {
  execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] })
}

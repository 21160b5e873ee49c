/**
 * Certificates of a lab with TLS engines, made by openssl afresh for each lab: what client and server should show each
 * other, and each way to get it wrong that a person meets. lab.ts makes the client's half once, host-boot.ts the server's
 * for each host. The authority's key never reaches a host.
 */
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './run.ts'

/** A certificate and its private key, PEM files. */
export interface CertificatePair {
  certificate: string
  key: string
}

/** What a lab's client side has; all paths are PEM files on this machine. */
export interface LabTls {
  /** Laid out as `DOCKER_CERT_PATH` wants it: ca.pem, cert.pem, key.pem. */
  directory: string
  /** The authority that the engines trust and that signed their certificates. */
  ca: string
  client: CertificatePair
  /** An authority that has nothing to do with the engines. */
  otherCa: string
  /** Client certificates that every engine must refuse. */
  expiredClient: CertificatePair
  otherClient: CertificatePair
  /** Of the right authority, but for servers only. */
  serverOnlyClient: CertificatePair
}

/** How an engine listens on TCP: not, on 2375 to anybody, or on 2376 with `--tlsverify` and one of its certificates. */
export type EngineTcp = 'none' | 'plain' | ServerCertificate
/** `tls` is the right one; the others are wrong in the way they are named. */
export type ServerCertificate = 'tls' | 'tls-expired' | 'tls-wrong-name' | 'tls-other-authority'

/** The name that the `tls-wrong-name` certificate is made out to. */
export const WRONG_NAME = 'another.example'
/** When the expired certificates ended: 2020-02-01 UTC, in epoch milliseconds. */
export const EXPIRED_AT = Date.UTC(2020, 1, 1)

const YEAR_2020 = ['-startdate', '20200101000000Z', '-enddate', '20200201000000Z']
const CLIENT_DAYS = ['-days', '60']
// The server's ends first, so that a test knows which of the two the product should name.
const SERVER_DAYS = ['-days', '40']
const EC_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']

/** The lab's two authorities and what they sign. */
export interface LabAuthorities {
  client: LabTls
  /** Puts the server's side of one host into `directory`: ca.pem, and NAME.pem with NAME.key for each certificate. */
  issueServer(directory: string, name: string, address: string): Promise<void>
}

/** Makes all that does not belong to one host. */
export async function makeAuthorities(directory: string): Promise<LabAuthorities> {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const [right, other] = await Promise.all([makeAuthority(directory, 'ca'), makeAuthority(directory, 'other-ca')])
  const usage = 'extendedKeyUsage=clientAuth'
  const client = await issue(right, directory, 'cert', 'lab client', usage)
  const named = join(directory, 'key.pem')
  copyFileSync(client.key, named)
  const [expiredClient, otherClient, serverOnlyClient] = await Promise.all([
    issue(right, directory, 'expired-client', 'expired client', usage, YEAR_2020),
    issue(other, directory, 'other-client', 'client of another authority', usage),
    issue(right, directory, 'server-only', 'no client', 'extendedKeyUsage=serverAuth'),
  ])
  return {
    client: {
      directory,
      ca: right.certificate,
      client: { certificate: client.certificate, key: named },
      otherCa: other.certificate,
      expiredClient,
      otherClient,
      serverOnlyClient,
    },
    async issueServer(target, name, address) {
      mkdirSync(target, { recursive: true })
      const usage = (names: string) => `extendedKeyUsage=serverAuth\nsubjectAltName=${names}`
      const own = usage(`IP:${address},DNS:${name}`)
      await Promise.all([
        issue(right, target, 'tls', name, own, SERVER_DAYS),
        issue(right, target, 'tls-expired', name, own, YEAR_2020),
        issue(right, target, 'tls-wrong-name', WRONG_NAME, usage(`DNS:${WRONG_NAME}`)),
        issue(other, target, 'tls-other-authority', name, own),
      ])
      copyFileSync(right.certificate, join(target, 'ca.pem'))
    },
  }
}

/** dockerd's arguments for a way to listen; inside the host the certificates lie in /run/lab/tls. */
export function listenArguments(tcp: EngineTcp): string[] {
  const socket = ['--host=unix:///run/docker.sock']
  if (tcp === 'none') return []
  // Said outright, or dockerd waits a while before it listens without TLS.
  if (tcp === 'plain') return [...socket, '--host=tcp://0.0.0.0:2375', '--tls=false']
  const files = [`--tlscert=/run/lab/tls/${tcp}.pem`, `--tlskey=/run/lab/tls/${tcp}.key`]
  return [...socket, '--host=tcp://0.0.0.0:2376', '--tlsverify', '--tlscacert=/run/lab/tls/ca.pem', ...files]
}

async function makeAuthority(directory: string, name: string): Promise<CertificatePair> {
  const pair = { certificate: join(directory, `${name}.pem`), key: join(directory, `${name}.key`) }
  const subject = ['-subj', `/CN=lab ${name}`, '-addext', 'basicConstraints=critical,CA:TRUE']
  await run('openssl', [
    'req',
    '-x509',
    ...EC_KEY,
    ...subject,
    '-days',
    '60',
    '-keyout',
    pair.key,
    '-out',
    pair.certificate,
  ])
  return pair
}

/** By `openssl ca`, since `openssl x509` of OpenSSL 3.0 cannot date a certificate back. */
async function issue(
  authority: CertificatePair,
  directory: string,
  name: string,
  subject: string,
  extensions: string,
  dates: readonly string[] = CLIENT_DAYS,
): Promise<CertificatePair> {
  const pair = { certificate: join(directory, `${name}.pem`), key: join(directory, `${name}.key`) }
  const work = join(directory, `${name}.work`)
  mkdirSync(work)
  const at = (file: string) => join(work, file)
  writeFileSync(at('index'), '')
  writeFileSync(at('extensions'), `${extensions}\n`)
  const settings = `new_certs_dir=${work}\ndatabase=${at('index')}\nrand_serial=yes\ndefault_md=sha256\npolicy=any\n`
  writeFileSync(at('config'), `[ca]\ndefault_ca=lab\n[lab]\n${settings}[any]\ncommonName=supplied\n`)
  await run('openssl', [
    'req',
    '-new',
    ...EC_KEY,
    '-subj',
    `/CN=${subject}`,
    '-keyout',
    pair.key,
    '-out',
    at('request'),
  ])
  const signer = ['-cert', authority.certificate, '-keyfile', authority.key, '-extfile', at('extensions')]
  const target = ['-in', at('request'), '-out', pair.certificate, '-notext']
  await run('openssl', ['ca', '-batch', '-config', at('config'), ...signer, ...dates, ...target])
  rmSync(work, { recursive: true })
  return pair
}

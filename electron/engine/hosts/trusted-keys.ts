/**
 * Which host keys are trusted: those a person accepted here, those of their own known_hosts, and those of simulated
 * hosts, which live for one run. Asked by the link during each handshake; written by hosts.trustKey.
 */
import { Failure } from '../../../shared/errors'
import type { Clock, KnownKey, KnownKeys, Remote } from '../ports'
import type { HostsStore } from './store'

export interface TrustedKeysPorts {
  store: Pick<Remote<HostsStore>, 'trustedKeys' | 'trustKey'>
  /** Keys the person's own known_hosts files trust or revoke. */
  knownHosts: (host: string, port: number) => Promise<KnownKey[]>
  clock: Clock
}

export interface KeyToTrust {
  host: string
  port: number
  fingerprint: string
  keyType?: string | undefined
  replaces?: string | undefined
}

export function createTrustedKeys({ store, knownHosts, clock }: TrustedKeysPorts) {
  const simulated = new Map<string, KnownKey>()

  function addSimulated(host: string, port: number, fingerprint: string) {
    simulated.set(`${host}:${port}`, { keyType: 'ssh-ed25519', fingerprint, revoked: false })
  }

  async function find(host: string, port: number): Promise<KnownKey[]> {
    const known = simulated.get(`${host}:${port}`)
    if (known) return [known]
    const [trusted, own] = await Promise.all([store.trustedKeys(host, port), knownHosts(host, port)])
    return trusted.length > 0 ? [...trusted, ...own.filter((key) => key.revoked)] : own
  }

  return {
    known: { find } satisfies KnownKeys,
    addSimulated,
    /** HOST_KEY_CHANGED unless `replaces` names the key that is trusted now. */
    async trust(key: KeyToTrust): Promise<void> {
      const known = (await find(key.host, key.port)).filter((other) => !other.revoked)
      if (known.length > 0 && !known.some((other) => other.fingerprint === key.replaces))
        throw new Failure('HOST_KEY_CHANGED', 'Another key is trusted for that host.', {
          hint: 'Compare both fingerprints, then replace the key in the host’s settings.',
        })
      // A simulated host is known for this run only.
      if (simulated.has(`${key.host}:${key.port}`)) return addSimulated(key.host, key.port, key.fingerprint)
      await store.trustKey({ ...key, keyType: key.keyType ?? '' }, clock.now())
    },
  }
}

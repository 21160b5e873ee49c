/** One Docker engine of a lab through the product's own adapter, without hosts, rows or a database. For lab tests of capabilities. */
import type { SshWay } from '../../../shared/contract/hosts'
import { openHost } from '../adapters/docker'
import type { Sampled } from '../metrics/model'
import type { DockerHost } from '../ports'

interface LabMachine {
  address: string
  hostKeyFingerprint: () => string
}

/** Over SSH as `deploy`; closed when the work is done. */
export async function withLabDocker(
  { address, hostKeyFingerprint }: LabMachine,
  keyPath: string,
  work: (docker: DockerHost) => Promise<void>,
  via: SshWay = 'forward',
): Promise<void> {
  const auth = { kind: 'key' as const, path: keyPath }
  const docker = await openHost(
    { kind: 'ssh', user: 'deploy', host: address, port: 22, socketPath: '/var/run/docker.sock', auth, via },
    {
      signal: AbortSignal.timeout(25_000),
      knownKeys: {
        find: async () => [{ keyType: 'ssh-ed25519', fingerprint: hostKeyFingerprint(), revoked: false }],
      },
      secrets: { read: () => Promise.reject(new Error('no secret is needed')), remove: async () => {} },
    },
  )
  try {
    await work(docker)
  } finally {
    docker.close()
  }
}

/** The containers that run there, as sampling is told of them. */
export async function runningOn({ containers }: DockerHost): Promise<Sampled[]> {
  const signal = AbortSignal.timeout(20_000)
  const all = await containers.list(signal)
  return Promise.all(
    all.map(async ({ id }) => {
      const { pid, networks } = await containers.look(id, signal)
      return { id, pid, ownsNetwork: !networks.includes('host') }
    }),
  )
}

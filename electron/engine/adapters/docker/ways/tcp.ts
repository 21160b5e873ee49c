/**
 * An engine on a plain TCP port: no secrecy, no proof of who either side is. The contract takes such an address only
 * with the person's word that the risk is accepted.
 */
import type { HostAddress } from '../../../../../shared/contract/hosts'
import type { Failure } from '../../../../../shared/errors'
import type { ConnectContext } from '../../../ports'
import type { Where } from '../../ssh'
import { type Place, socketFailure, speaksTls } from '../rules'
import { createNetLine, reach } from './net-line'
import type { Way } from './way'

/** The first byte of a TLS alert. */
const TLS_ALERT = 0x15

export async function openTcp(
  { host, port }: Extract<HostAddress, { kind: 'tcp' }>,
  context: ConnectContext,
): Promise<Way> {
  const where: Where = { host, port, user: '', server: 'Docker' }
  const place: Place = { name: host, user: '', socketPath: `tcp://${host}:${port}` }
  const first = await reach(where, context)
  first.destroy()
  const { open, networkFailure, ...line } = createNetLine(where)

  async function explain(error: unknown): Promise<Failure> {
    if (error instanceof Error && 'rawPacket' in error && Buffer.isBuffer(error.rawPacket)) {
      if (error.rawPacket[0] === TLS_ALERT) return speaksTls(place)
    }
    return networkFailure(error) ?? socketFailure(error, place)
  }

  return { ...line, place, connectSocket: open, explain, prove: async () => {} }
}

/** Networks of one engine: list, members, remove. Part of DockerHost; made by index.ts. */
import type Docker from 'dockerode'
import { pause } from '../../../../shared/domain/pause'
import { Failure } from '../../../../shared/errors'
import type { NetworkCalls } from '../../ports'
import type { Calls } from './calls'
import { isLeaving, readMembers, readNetworks } from './network-map'
import type { Place } from './rules'

/** What an engine takes longer for is no leaving any more: such an end keeps its network from being removed, and is shown. */
const LEAVING_ASKS = 5
const LEAVING_MS = 100

const ID = /^[0-9a-z]{12,64}$/

export function networkCalls(docker: Docker, calls: Calls, place: Place, api: string): NetworkCalls {
  const pathOf = (id: string) => {
    if (!ID.test(id)) throw new Failure('NOT_FOUND', `That is no network of ${place.name}.`)
    return `/v${api}/networks/${id}`
  }
  return {
    list: async (abortSignal) => readNetworks(await docker.listNetworks({ abortSignal })),
    async members(id, signal) {
      for (let asked = 1; ; asked += 1) {
        const members = readMembers(await calls.json({ path: pathOf(id), signal }))
        if (asked === LEAVING_ASKS || !members.some(isLeaving)) return members
        await pause(LEAVING_MS, signal)
      }
    },
    async remove(id, signal) {
      await calls.json({ method: 'DELETE', path: pathOf(id), signal })
    },
  }
}

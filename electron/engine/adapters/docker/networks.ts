/** Networks of one engine: list, members, remove. Part of DockerHost; made by index.ts. */
import type Docker from 'dockerode'
import { Failure } from '../../../../shared/errors'
import type { NetworkCalls } from '../../ports'
import type { Calls } from './calls'
import { readMembers, readNetworks } from './network-map'
import type { Place } from './rules'

const ID = /^[0-9a-z]{12,64}$/

export function networkCalls(docker: Docker, calls: Calls, place: Place, api: string): NetworkCalls {
  const pathOf = (id: string) => {
    if (!ID.test(id)) throw new Failure('NOT_FOUND', `That is no network of ${place.name}.`)
    return `/v${api}/networks/${id}`
  }
  return {
    list: async (abortSignal) => readNetworks(await docker.listNetworks({ abortSignal })),
    members: async (id, signal) => readMembers(await calls.json({ path: pathOf(id), signal })),
    async remove(id, signal) {
      await calls.json({ method: 'DELETE', path: pathOf(id), signal })
    },
  }
}

/** Volumes of one engine: list, sizes, remove. Part of DockerHost; made by index.ts. */
import type Docker from 'dockerode'
import { Failure } from '../../../../shared/errors'
import type { VolumeCalls } from '../../ports'
import type { Calls } from './calls'
import { compareVersions } from './engine-facts'
import type { Place } from './rules'
import { readSizes, readVolumes } from './volume-map'

/** The engine walks every file of every volume. */
export const MEASURE_TIMEOUT_MS = 170_000
const REMOVE_TIMEOUT_MS = 110_000
/** Docker's RestrictedNamePattern. */
const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}$/

export function volumeCalls(docker: Docker, calls: Calls, place: Place, api: string): VolumeCalls {
  return {
    list: async (abortSignal) => readVolumes(await docker.listVolumes({ abortSignal })),
    async sizes(signal) {
      // Older engines know no `type` and measure everything.
      const query: Record<string, string> = compareVersions(api, '1.42') < 0 ? {} : { type: 'volume' }
      return readSizes(await calls.json({ path: `/v${api}/system/df`, query, signal, timeoutMs: MEASURE_TIMEOUT_MS }))
    },
    async remove(name, { force }, signal) {
      if (!NAME.test(name)) throw new Failure('NOT_FOUND', `That is no volume of ${place.name}.`)
      const query = { force: String(force) }
      const path = `/v${api}/volumes/${name}`
      await calls.json({ method: 'DELETE', path, query, signal, timeoutMs: REMOVE_TIMEOUT_MS })
    },
  }
}

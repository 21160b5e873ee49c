/**
 * Where a path leads inside the container: its last part is followed here, link by link, with a limit; the engine
 * follows those before it, inside the container's own root. Used by all of this folder.
 */
import { Failure } from '../../../shared/errors'
import type { DockerHost, PathStat } from '../ports'
import { normal } from './paths'

/** As Linux has it (MAXSYMLINKS). */
const MAX_LINKS = 40

export interface Located {
  path: string
  stat: PathStat
}

/** One container's calls about files. */
export interface Inside {
  docker: DockerHost
  id: string
}

/** Rejects with NOT_FOUND where nothing is, CONFLICT where links lead in a circle. */
export async function locate({ docker, id }: Inside, wanted: string, signal: AbortSignal): Promise<Located> {
  let path = normal(wanted)
  for (let links = 0; links <= MAX_LINKS; links += 1) {
    const stat = await docker.containers.stat(id, path, signal)
    if (stat.kind !== 'link') return { path, stat }
    const next = normal(stat.linkTarget)
    // The engine follows a link as far as it leads; one that leads to itself leads nowhere.
    if (next === path || stat.linkTarget === '') break
    path = next
  }
  throw new Failure('CONFLICT', `The links of ${wanted} lead in a circle or nowhere.`)
}

/** The same, or undefined where nothing is. */
export async function locateIfThere(inside: Inside, wanted: string, signal: AbortSignal): Promise<Located | undefined> {
  try {
    return await locate(inside, wanted, signal)
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.code === 'NOT_FOUND') return undefined
    throw thrown
  }
}

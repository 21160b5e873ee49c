/**
 * What may not be written: a container's root where it is read-only, mounts that are. Docker refuses it by itself, Podman
 * writes there all the same; and nobody should hear of it only half way through an upload. Used by editing.ts and
 * upload.ts.
 */
import { Failure } from '../../../shared/errors'
import type { InspectedContainer } from '../ports'
import type { Inside } from './locate'

type Mounted = Pick<InspectedContainer, 'mounts' | 'hasReadOnlyRoot'>

/** Rejects with DENIED. */
export async function refuseReadOnly({ docker, id }: Inside, path: string, signal: AbortSignal): Promise<void> {
  const what = readOnlyAt(await docker.containers.inspect(id, signal), path)
  if (what === 'root') {
    throw new Failure('DENIED', 'The root of that container is read-only.', {
      hint: 'It was made so; only its volumes can be written.',
    })
  }
  if (what !== undefined) {
    throw new Failure('DENIED', `What is mounted at ${what} is read-only in that container.`, {
      hint: 'Change it where it comes from.',
    })
  }
}

/** The place of the mount that forbids it, or `root`. */
export function readOnlyAt({ mounts, hasReadOnlyRoot }: Mounted, path: string): string | undefined {
  const above = mounts.filter(({ destination }) => path === destination || path.startsWith(`${destination}/`))
  const nearest = above.reduce<Mounted['mounts'][number] | undefined>(
    (best, one) => (best && best.destination.length > one.destination.length ? best : one),
    undefined,
  )
  if (nearest) return nearest.readOnly ? nearest.destination : undefined
  return hasReadOnlyRoot ? 'root' : undefined
}

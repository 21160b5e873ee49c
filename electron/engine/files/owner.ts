/**
 * Who owns a file, by number. The header of an archive says it, except with Podman, which writes the container's own
 * user into every header: there a command inside has to tell. Used by editing.ts, upload.ts and list-archive.ts.
 */
import type { DockerHost } from '../ports'
import type { Inside } from './locate'

export interface Owner {
  userId: number
  groupId: number
}

export const saysOwners = (docker: DockerHost): boolean => docker.facts.more?.product !== 'Podman'

/** Undefined where nobody can tell. `header`: of the file's archive. */
export async function ownerOf(
  { docker, id }: Inside,
  path: string,
  header: Owner,
  isRunning: boolean,
  signal: AbortSignal,
): Promise<Owner | undefined> {
  if (saysOwners(docker)) return { userId: header.userId, groupId: header.groupId }
  if (!isRunning) return undefined
  const command = ['stat', '-c', '%u %g', path]
  const answer = await docker.containers.run(id, { command, user: '0' }, signal).catch(() => undefined)
  signal.throwIfAborted()
  const [, userId, groupId] = /^(\d+) (\d+)\s*$/.exec(answer?.stdout.toString('latin1') ?? '') ?? []
  return userId === undefined ? undefined : { userId: Number(userId), groupId: Number(groupId) }
}

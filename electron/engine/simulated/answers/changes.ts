/** GET /containers/{id}/changes: what a process of its kind writes outside its volumes, its directories first. */
import type { Container } from '../model'

const CHANGED = 0
const ADDED = 1
const DELETED = 2

/** Like dockerd's, null where nothing changed: in a container that never ran. */
export function changes(container: Container): { Path: string; Kind: number }[] | null {
  if (container.startedAt === 0 || container.hasReadOnlyRoot) return null
  const [program = 'sh'] = [...(container.entrypoint ?? []), ...container.command]
  const name = program.split('/').at(-1) || 'main'
  const pid = container.pid > 0 ? [{ Path: `/run/${name}.pid`, Kind: ADDED }] : []
  const restarts = Array.from({ length: Math.min(container.restartCount, 20) }, (_, at) => ({
    Path: `/tmp/${name}-crash-${at + 1}.txt`,
    Kind: ADDED,
  }))
  return [
    { Path: '/run', Kind: CHANGED },
    ...pid,
    { Path: '/tmp', Kind: CHANGED },
    ...restarts,
    { Path: '/etc', Kind: CHANGED },
    { Path: '/etc/motd', Kind: DELETED },
  ]
}

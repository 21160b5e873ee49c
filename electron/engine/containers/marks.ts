/**
 * Which containers are protected by hand, by host and name. In memory, because every row asks; in the database, so that
 * the next start knows. Made by index.ts.
 */
import type { Remote } from '../ports'
import type { ContainersStore, Mark } from './store'

export type Marks = Awaited<ReturnType<typeof loadMarks>>

export async function loadMarks(store: Remote<ContainersStore>) {
  const marked = new Set((await store.marks()).map(textOf))

  async function change(mark: Mark, on: boolean): Promise<void> {
    await store.mark(mark, on) // a mark counts once it is durable
    if (on) marked.add(textOf(mark))
    else marked.delete(textOf(mark))
  }

  return {
    has: (hostId: string, name: string) => marked.has(textOf({ hostId, name })),
    change,
    /** Renamed by us; another tool's rename leaves the mark with the name, where compose soon makes the next one. */
    async move(hostId: string, before: string, after: string): Promise<void> {
      if (!marked.has(textOf({ hostId, name: before }))) return
      await change({ hostId, name: after }, true)
      await change({ hostId, name: before }, false)
    },
    forgetHost(hostId: string) {
      for (const mark of marked) if (mark.startsWith(`${hostId}/`)) marked.delete(mark)
    },
  }
}

function textOf({ hostId, name }: Mark): string {
  return `${hostId}/${name}`
}

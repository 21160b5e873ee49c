/**
 * What was typed into a file and is not saved: kept while the app's page lives, so that another tab, another directory or
 * another container loses nothing. By the container's key and the path.
 */
import { create } from 'zustand'

interface Draft {
  text: string
  /** Of the file it was made from: saving is refused when that has changed. */
  version: string
}

const useStore = create<{ of: ReadonlyMap<string, Draft> }>(() => ({ of: new Map() }))
const nameOf = (key: string, path: string) => `${key} ${path}`

export const useHasDraft = (key: string, path: string): boolean => useStore(({ of }) => of.has(nameOf(key, path)))
export const draftOf = (key: string, path: string): Draft | undefined => useStore.getState().of.get(nameOf(key, path))

export function keepDraft(key: string, path: string, draft: Draft): void {
  useStore.setState(({ of }) => ({ of: new Map(of).set(nameOf(key, path), draft) }))
}
export function dropDraft(key: string, path: string): void {
  useStore.setState(({ of }) => {
    const next = new Map(of)
    next.delete(nameOf(key, path))
    return { of: next }
  })
}

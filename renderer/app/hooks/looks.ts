/**
 * How tables and panels were arranged, and views saved, remembered over restarts. What was just done holds at once; the shell is told a
 * moment later, so that dragging an edge is one telling and not a hundred.
 */
import { useCallback } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { Looks, SavedView, TableLook } from '../../../shared/contract/shell'
import { shell } from '../connection/connection'
import { replicas } from '../replica/replicas'

const TELL_AFTER_MS = 250
const NONE: TableLook = {}

/** Of this window, since it opened. */
const mine = createStore<Partial<Looks>>(() => ({}))
let timer: ReturnType<typeof setTimeout> | undefined

function remember(changes: Partial<Looks>) {
  const { tables, panels, views } = mine.getState()
  mine.setState({
    tables: { ...tables, ...changes.tables },
    panels: { ...panels, ...changes.panels },
    ...((changes.views ?? views) ? { views: changes.views ?? views } : {}),
  })
  clearTimeout(timer)
  // Nothing is lost when the shell does not hear it but the memory of a look.
  timer = setTimeout(
    () =>
      void shell()
        .looks.remember(mine.getState())
        .catch(() => {}),
    TELL_AFTER_MS,
  )
}

/** Where a table that was never arranged begins: `sort` and `groupBy` as in the URL, columns and widths for the table. */
export function useTableLook(id: string): [TableLook, (changes: TableLook) => void] {
  const own = useStore(mine, (looks) => looks.tables?.[id])
  const kept = useStore(replicas.looks.store, (replica) => replica.data?.tables[id])
  const look = own ?? kept ?? NONE
  const change = useCallback(
    (changes: TableLook) => remember({ tables: { [id]: { ...look, ...changes } } }),
    [id, look],
  )
  return [look, change]
}

/** The width of a panel in CSS pixels, undefined until a person has chosen one; and what keeps it. */
export function usePanelWidth(id: string): [number | undefined, (px: number) => void] {
  const own = useStore(mine, (looks) => looks.panels?.[id])
  const kept = useStore(replicas.looks.store, (replica) => replica.data?.panels[id])
  const change = useCallback((px: number) => remember({ panels: { [id]: Math.round(px) } }), [id])
  return [own ?? kept, change]
}

const NO_VIEWS: readonly SavedView[] = []

/** The views a person saved, and what keeps them. */
export function useViews(): [readonly SavedView[], (views: readonly SavedView[]) => void] {
  const own = useStore(mine, (looks) => looks.views)
  const kept = useStore(replicas.looks.store, (replica) => replica.data?.views)
  return [own ?? kept ?? NO_VIEWS, keepViews]
}
const keepViews = (views: readonly SavedView[]) => remember({ views: [...views] })

/**
 * What the page remembers of its own looks: columns, widths, panels, saved views. A file of its own beside the settings, because it
 * is written often and may be lost without harm. Told by the page, without a trail in the audit.
 */
import type * as z from 'zod'
import { type Looks, looks } from '../../shared/contract/shell'
import type { Kept } from './kept'
import { createWatched, type Watched } from './watched'

export const looksFile = looks.extend({
  tables: looks.shape.tables.default({}),
  panels: looks.shape.panels.default({}),
  views: looks.shape.views.default([]),
  terminals: looks.shape.terminals.default({ tabs: [], tmuxHosts: [] }),
})

export interface LooksStore {
  now: Watched<Looks>
  remember: (changes: { [K in keyof Looks]?: Looks[K] | undefined }) => void
}

/** More tables or panels than the app has are a page gone wrong; what it says then is not kept. */
const MOST = 100

export function createLooks(kept: Kept<z.output<typeof looksFile>>): LooksStore {
  const now = createWatched<Looks>(kept.read())
  return {
    now,
    remember({ tables, panels, views, terminals }) {
      const before = now.get()
      const next = {
        tables: { ...before.tables, ...tables },
        panels: { ...before.panels, ...panels },
        views: views ?? before.views,
        terminals: terminals ?? before.terminals,
      }
      if (Object.keys(next.tables).length > MOST || Object.keys(next.panels).length > MOST) return
      kept.write(next)
      now.set(next)
    },
  }
}

/**
 * Saved views: a page as it was filtered, sorted, grouped and scoped. The URL says which view is open (`view=ID`), so
 * that a change made since can be told from the view itself. Pure; used by app/parts/views-menu.tsx and the frame.
 */
import type { SavedView, TableLook } from '../../../shared/contract/shell'

/** What of a page's query is looking at one thing, and no part of a view. */
const PASSING = ['selected', 'tab', 'as', 'at', 'view']

/** The part of a page's query that a view keeps, in one order whatever order it was typed in. */
export function queryOfView(query: URLSearchParams): string {
  const kept = new URLSearchParams([...query].filter(([name, value]) => value !== '' && !PASSING.includes(name)))
  kept.sort()
  return kept.toString()
}

/** The query with what the table was left with where it says nothing: so a view shows what was seen when it was saved. */
export function completed(query: URLSearchParams, look: TableLook): URLSearchParams {
  const whole = new URLSearchParams(query)
  if (query.has('view')) return whole
  if (look.sort && !whole.has('sort')) whole.set('sort', look.sort)
  if (look.groupBy && !whole.has('group')) whole.set('group', look.groupBy)
  return whole
}

/** Where the view is: path and query. */
export function viewLink({ id, path, query }: SavedView): string {
  return `${path}?${query ? `${query}&` : ''}view=${encodeURIComponent(id)}`
}

/** The view that is open on this page, and whether what is shown was changed since. */
export function openView(views: readonly SavedView[], path: string, query: URLSearchParams) {
  const view = views.find((each) => each.id === query.get('view') && each.path === path)
  return view && { view, isChanged: view.query !== queryOfView(query) }
}

/** The views with this one put in its place, or at the end. */
export function withView(views: readonly SavedView[], view: SavedView): readonly SavedView[] {
  return views.some(({ id }) => id === view.id)
    ? views.map((each) => (each.id === view.id ? view : each))
    : [...views, view]
}

/** A name to begin with: what the filter says, else the page. */
export function nameForView(pageName: string, query: URLSearchParams): string {
  return (query.get('q') ?? '').replace(/\s+/g, ' ').trim().slice(0, 60) || pageName
}

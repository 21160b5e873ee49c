/**
 * Every page is a URL in the hash: `#/containers?host=…&q=…`. Path and query both live there, because a query outside
 * the hash would be a new document to the app's protocol. Back and forward are the browser's own.
 */
import { useCallback, useMemo, useSyncExternalStore } from 'react'
import { useSearch, useLocation as useWouterLocation } from 'wouter'

const read = () => window.location.hash.replace(/^#?\/?/, '/')
const subscribe = (listener: () => void) => {
  window.addEventListener('hashchange', listener)
  window.addEventListener('popstate', listener)
  return () => {
    window.removeEventListener('hashchange', listener)
    window.removeEventListener('popstate', listener)
  }
}
const useHash = () => useSyncExternalStore(subscribe, read)

/** `to`: path with optional query. `replace` leaves no step for Back. */
export function navigate(to: string, options: { replace?: boolean } = {}): void {
  const change = options.replace ? 'replaceState' : 'pushState'
  window.history[change](null, '', `#${to}`)
  window.dispatchEvent(new HashChangeEvent('hashchange'))
}

/** The two hooks wouter's Router takes. */
export function useHashPath(): [string, typeof navigate] {
  return [useHash().split('?')[0] ?? '/', navigate]
}
useHashPath.hrefs = (href: string) => `#${href}`
/** wouter decodes the query once and URLSearchParams again: a `%` in a name or a filter would not come through. */
export function useHashSearch(): string {
  return (useHash().split('?')[1] ?? '').replaceAll('%', '%25')
}

/** The query of the page: its values, and a way to change some of them (undefined removes) in place or as a step. */
export function usePageQuery() {
  const search = useSearch()
  const [path] = useWouterLocation()
  const query = useMemo(() => new URLSearchParams(search), [search])
  const change = useCallback(
    (values: Record<string, string | undefined>, options: { replace?: boolean } = { replace: true }) => {
      const next = new URLSearchParams(window.location.hash.split('?')[1] ?? '')
      for (const [name, value] of Object.entries(values)) {
        if (value) next.set(name, value)
        else next.delete(name)
      }
      const text = next.toString()
      navigate(text ? `${path}?${text}` : path, options)
    },
    [path],
  )
  return { path, query, change }
}

/**
 * Where in a container's files the page is, kept in the URL so that Back steps out of a directory. The value carries the
 * container's id: another container that is chosen begins at its own root.
 */
import { useCallback, useMemo } from 'react'
import type { Container } from '../../../shared/contract/containers'
import { usePageQuery } from '../../app/hooks'

export interface Place {
  directory: string
  /** The file that is open in the editor. */
  file: string | undefined
  go: (directory: string) => void
  open: (file: string) => void
  /** Back to its directory. */
  close: () => void
}

export function usePlace({ id }: Container): Place {
  const { query, change } = usePageQuery()
  const mark = `${id.slice(0, 12)}:`
  const of = (name: string) => {
    const value = query.get(name)
    return value?.startsWith(mark) ? value.slice(mark.length) : undefined
  }
  const directory = of('path') ?? '/'
  const file = of('file')
  const go = useCallback((path: string) => change({ path: mark + path, file: undefined }, {}), [change, mark])
  const open = useCallback((path: string) => change({ file: mark + path }, {}), [change, mark])
  const close = useCallback(() => change({ file: undefined }, {}), [change])
  return useMemo(() => ({ directory, file, go, open, close }), [directory, file, go, open, close])
}

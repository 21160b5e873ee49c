/**
 * By what a table is sorted and grouped: as the URL says, else as it was left, else as the page begins. Within a saved
 * view only the URL counts, and what is changed there stays there: a view shows the same whatever was done elsewhere.
 */
import { usePageQuery } from './location'
import { useTableLook } from './looks'

export function useArrangement(table: string, firstSort: string) {
  const { query, change } = usePageQuery()
  const [look, changeLook] = useTableLook(table)
  const isView = query.has('view')
  const sort = query.get('sort') ?? (isView ? undefined : look.sort) ?? firstSort
  const [columnId = '', direction] = sort.split('.')
  return {
    look,
    changeLook,
    sort: { columnId, descending: direction === 'desc' },
    groupBy: query.get('group') ?? (isView ? undefined : look.groupBy) ?? 'none',
    sortBy(wanted: { columnId: string; descending: boolean }) {
      const asked = wanted.columnId + (wanted.descending ? '.desc' : '')
      change({ sort: asked })
      if (!isView) changeLook({ sort: asked })
    },
    group(by: string) {
      const asked = by === 'none' ? undefined : by
      change({ group: asked })
      if (!isView) changeLook({ groupBy: asked })
    },
  }
}

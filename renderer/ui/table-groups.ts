/**
 * Rows under the heads of their groups, in one list, so that heads and rows are virtualised and walked alike.
 * Pure; used by table.tsx.
 */
import { sortKey } from './sort-rows'

export interface Grouping<R> {
  /** `host`; another one opens all groups again. */
  id: string
  /** Empty: the row belongs to none. */
  keyOf: (row: R) => string
  labelOf: (row: R) => string
  /** The head of those that belong to none: `No project`. */
  noneLabel: string
  /** Stands beside the count: `3 running`. Asked for the heads in sight only. */
  summary?: (rows: readonly R[]) => React.ReactNode
}

export class GroupHead<R> {
  readonly key: string
  readonly label: string
  readonly rows: readonly R[]
  readonly isCollapsed: boolean

  constructor(key: string, label: string, rows: readonly R[], isCollapsed: boolean) {
    this.key = key
    this.label = label
    this.rows = rows
    this.isCollapsed = isCollapsed
  }
}

export type Item<R> = R | GroupHead<R>

/** Groups by their label as a person sorts it, the rest last; rows keep their order. */
export function groupRows<R>(rows: readonly R[], grouping: Grouping<R>, collapsed: ReadonlySet<string>): Item<R>[] {
  const groups = new Map<string, R[]>()
  for (const row of rows) {
    const key = grouping.keyOf(row)
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  const heads = [...groups].map(([key, group]) => {
    const [first] = group
    const label = key === '' || first === undefined ? grouping.noneLabel : grouping.labelOf(first)
    return { head: new GroupHead(key, label, group, collapsed.has(key)), sort: String(sortKey(label)) }
  })
  heads.sort((a, b) => {
    if ((a.head.key === '') !== (b.head.key === '')) return a.head.key === '' ? 1 : -1
    return a.sort < b.sort || (a.sort === b.sort && a.head.key < b.head.key) ? -1 : 1
  })
  const items: Item<R>[] = []
  for (const { head } of heads) {
    items.push(head)
    if (!head.isCollapsed) for (const row of head.rows) items.push(row)
  }
  return items
}

/** The id of an item among the others; a head's cannot be a row's. */
export const itemId = <R>(item: Item<R>, idOf: (row: R) => string): string =>
  item instanceof GroupHead ? `group\u0000${item.key}` : idOf(item)

/** Opens or closes one group, or with `all` every one to the state the one gets. */
export function toggleGroup<R>(
  collapsed: ReadonlySet<string>,
  head: GroupHead<R>,
  all: readonly Item<R>[] | undefined,
): ReadonlySet<string> {
  const next = new Set(collapsed)
  const heads = all ? all.filter((item) => item instanceof GroupHead) : [head]
  for (const { key } of heads) {
    if (head.isCollapsed) next.delete(key)
    else next.add(key)
  }
  return next
}

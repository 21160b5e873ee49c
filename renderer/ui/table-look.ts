/**
 * How a person has arranged a table: which columns in which order, and how wide. Pure; the table asks here what a
 * choice leads to and tells its page, which keeps it.
 */
import type { Column } from './columns'

export interface TableLook {
  /** The columns shown, in order; absent until a person has chosen. */
  columns?: string[] | undefined
  /** In CSS pixels, of the columns that were resized. */
  widths?: Record<string, number> | undefined
}

/** No column gets narrower than a word of its title. */
export const LEAST_PX = 44
const MOST_PX = 1200

type Named = Pick<Column<never>, 'id' | 'isOptional'>

/** The ids shown, in order. The first column names the row: it stays, and stays first. */
export function shownIds(columns: readonly Named[], look: TableLook): string[] {
  const [first] = columns
  if (!look.columns) return columns.filter((column) => !column.isOptional).map((column) => column.id)
  const known = new Set(columns.map((column) => column.id))
  const rest = new Set(look.columns.filter((id) => known.has(id) && id !== first?.id))
  return first ? [first.id, ...rest] : []
}

/** The columns shown, in order, without those that have nothing to say now. */
export function shownColumns<C extends Named>(columns: readonly C[], look: TableLook, moot: readonly string[]): C[] {
  const byId = new Map(columns.map((column) => [column.id, column]))
  return shownIds(columns, look).flatMap((id) => (moot.includes(id) ? [] : (byId.get(id) ?? [])))
}

/** Shows a column, at the place it has among all of them, or hides it. */
export function toggleColumn(columns: readonly Named[], look: TableLook, id: string): TableLook {
  const shown = shownIds(columns, look)
  if (id === columns[0]?.id) return look
  if (shown.includes(id)) return { ...look, columns: shown.filter((each) => each !== id) }
  const order = columns.map((column) => column.id)
  const at = shown.findIndex((each) => order.indexOf(each) > order.indexOf(id))
  return { ...look, columns: at < 0 ? [...shown, id] : shown.toSpliced(at, 0, id) }
}

/** Puts a column in the place of another one, which makes room. */
export function moveColumn(columns: readonly Named[], look: TableLook, id: string, toPlaceOf: string): TableLook {
  const shown = shownIds(columns, look)
  const from = shown.indexOf(id)
  const to = shown.indexOf(toPlaceOf)
  if (from < 1 || to < 1 || from === to) return look
  return { ...look, columns: shown.toSpliced(from, 1).toSpliced(to, 0, id) }
}

/** `px` undefined gives the column its own width back. */
export function resizeColumn(look: TableLook, id: string, px: number | undefined): TableLook {
  const { [id]: _, ...widths } = look.widths ?? {}
  return { ...look, widths: px === undefined ? widths : { ...widths, [id]: clampPx(px) } }
}

export const clampPx = (px: number) => Math.round(Math.max(LEAST_PX, Math.min(MOST_PX, px)))

export const isArranged = (look: TableLook) => look.columns !== undefined || Object.keys(look.widths ?? {}).length > 0

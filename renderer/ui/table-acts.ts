/** What a person does to a table's rows, by pointer and by key: walk, select, open, choose many, fold groups. */
import { type RefObject, useRef, useState } from 'react'
import { chooseRange, toggleIds } from './selection'
import { GroupHead, type Item, itemId } from './table-groups'
import { type Asked, askedBy } from './table-keys'
import type { TableProps } from './table-props'

interface Source<R> {
  table: TableProps<R>
  /** Ids of row elements begin with it. */
  id: string
  items: readonly Item<R>[]
  /** Those of the items that are rows, closed groups' included. */
  rows: readonly R[]
  fold: (head: GroupHead<R>, all: boolean) => void
  scroller: RefObject<HTMLElement | null>
  show: (index: number) => void
}

export function useActs<R>({ table, id, items, rows, fold, scroller, show }: Source<R>) {
  const { idOf, selection } = table
  const [activeId, setActiveId] = useState<string>()
  const anchor = useRef<string | undefined>(undefined)
  const inHand = activeId ?? table.selectedId
  const activeIndex = inHand === undefined ? -1 : items.findIndex((item) => itemId(item, idOf) === inHand)

  const chooseAll = () => selection?.choose(toggleIds(selection.ids, rows.map(idOf)))

  /** Turns the choice of a row or a group round. */
  function choose(item: Item<R>) {
    if (!selection) return
    anchor.current = itemId(item, idOf)
    selection.choose(toggleIds(selection.ids, item instanceof GroupHead ? item.rows.map(idOf) : [idOf(item)]))
  }

  function chooseUpTo(item: Item<R>) {
    if (!selection) return
    const order = items.filter((each): each is R => !(each instanceof GroupHead)).map(idOf)
    anchor.current ??= inHand
    if (!(item instanceof GroupHead)) selection.choose(chooseRange(selection.ids, order, anchor.current, idOf(item)))
  }

  function move(to: number, extend: boolean) {
    const item = items[to]
    if (item === undefined) return
    if (extend) chooseUpTo(item)
    else anchor.current = undefined
    setActiveId(itemId(item, idOf))
    show(to)
    if (table.selectedId && !extend && !(item instanceof GroupHead)) table.onSelect(item)
  }

  function foldAt(item: Item<R>, isOpening: boolean, all: boolean) {
    if (item instanceof GroupHead) {
      if (item.isCollapsed === isOpening) fold(item, all)
    } else if (!isOpening) {
      move(
        items.findLastIndex((each, index) => index < activeIndex && each instanceof GroupHead),
        false,
      )
    }
  }

  function open(row: R) {
    if (table.onOpen && idOf(row) === table.selectedId) table.onOpen(row)
    else table.onSelect(row)
  }

  /** Says whether the key was of use. */
  function act(asked: Asked): boolean {
    const item = items[activeIndex]
    if (asked.do === 'move') move(asked.to, asked.extend && selection !== undefined)
    else if (asked.do === 'choose-all') chooseAll()
    else if (asked.do === 'clear') return clear()
    else if (item === undefined) return false
    else if (asked.do === 'choose') choose(item)
    else if (asked.do === 'fold') foldAt(item, asked.isOpening, asked.all)
    else if (item instanceof GroupHead) fold(item, false)
    else open(item)
    return true
  }

  function clear(): boolean {
    if (!selection || selection.ids.size === 0) return false
    selection.clear()
    return true
  }

  function onKeyDown(event: React.KeyboardEvent) {
    if (event.target instanceof Element && event.target.closest('button, a')) return // they have their own keys
    const asked = askedBy(event, activeIndex, items.length)
    const needs: Partial<Record<Asked['do'], unknown>> = {
      choose: selection,
      'choose-all': selection,
      fold: table.grouping,
    }
    if (!asked || (asked.do in needs && !needs[asked.do])) return
    if (act(asked)) event.preventDefault()
  }

  function onClick(event: React.MouseEvent) {
    const item = itemUnder(event, items)
    if (item === undefined) return
    setActiveId(itemId(item, idOf))
    scroller.current?.focus({ preventScroll: true }) // the cell that took focus may give way
    const isBox = event.target instanceof HTMLInputElement
    if (selection && event.shiftKey) chooseUpTo(item)
    else if (selection && (isBox || event.ctrlKey || event.metaKey)) choose(item)
    else if (item instanceof GroupHead) fold(item, event.altKey)
    else {
      anchor.current = idOf(item)
      table.onSelect(item)
    }
  }

  function onDoubleClick(event: React.MouseEvent) {
    const item = itemUnder(event, items)
    if (item === undefined || item instanceof GroupHead || event.target instanceof HTMLInputElement) return
    table.onOpen?.(item)
  }

  function onContextMenu(event: React.MouseEvent) {
    if (!table.onMenu) return
    const under = itemUnder(event, items)
    const item = under ?? items[activeIndex]
    if (item === undefined || item instanceof GroupHead) return
    event.preventDefault()
    setActiveId(idOf(item))
    const box = document.getElementById(`${id}-${activeIndex}`)?.getBoundingClientRect()
    const at = under === undefined && box ? { x: box.left + 24, y: box.bottom } : { x: event.clientX, y: event.clientY }
    table.onMenu(item, at)
  }

  return { activeIndex, chooseAll, onKeyDown, onClick, onDoubleClick, onContextMenu }
}

function itemUnder<R>(event: React.MouseEvent, items: readonly Item<R>[]): Item<R> | undefined {
  const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-index]') : null
  return row ? items[Number(row.dataset.index)] : undefined
}

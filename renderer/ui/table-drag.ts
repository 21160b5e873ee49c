/**
 * Dragging columns: a title to another place, an edge to another width; and the keys that do the same. While an edge is
 * dragged only the grid's one style changes, no row is drawn again. Used by table-head.tsx.
 */
import { useRef, useState } from 'react'

/** What the table does with it. */
export interface Arranging {
  /** Shows a width without keeping it. */
  preview: (id: string, px: number) => void
  /** Keeps a width; undefined gives the column its own back. */
  resize: (id: string, px: number | undefined) => void
  move: (id: string, toPlaceOf: string) => void
}

/** So far a press may slip before it is a drag. */
const SLIP_PX = 5
const STEP_PX = 16

type Press = React.PointerEvent<HTMLElement>

export function useColumnDrag(arranging: Arranging | undefined) {
  const [holding, setHolding] = useState<string>()
  const [dropAt, setDropAt] = useState<string>()
  const start = useRef<{ x: number; px: number; hasMoved: boolean } | undefined>(undefined)

  const begin = (event: Press, px: number) => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    start.current = { x: event.clientX, px, hasMoved: false }
  }

  const edge = (id: string) => ({
    onPointerDown: (event: Press) => {
      event.stopPropagation()
      begin(event, widthOf(event.currentTarget))
    },
    onPointerMove: (event: Press) => {
      const from = start.current
      if (!from) return
      from.hasMoved = true
      arranging?.preview(id, from.px + event.clientX - from.x)
    },
    // What it has now, not what was asked for: a narrow table gives less.
    onLostPointerCapture: (event: Press) => {
      if (start.current?.hasMoved) arranging?.resize(id, widthOf(event.currentTarget))
      start.current = undefined
    },
    onDoubleClick: () => arranging?.resize(id, undefined),
  })

  const title = (id: string, [before, after]: readonly [string | undefined, string | undefined]) => ({
    onPointerDown: (event: Press) => begin(event, 0),
    onPointerMove: (event: Press) => {
      const from = start.current
      if (!from || event.buttons === 0 || (!from.hasMoved && Math.abs(event.clientX - from.x) < SLIP_PX)) return
      from.hasMoved = true
      setHolding(id)
      setDropAt(columnUnder(event))
    },
    onPointerCancel: () => {
      setHolding(undefined)
      setDropAt(undefined)
    },
    onPointerUp: () => {
      if (holding && dropAt && dropAt !== id) arranging?.move(id, dropAt)
      setHolding(undefined)
      setDropAt(undefined)
    },
    onKeyDown: (event: React.KeyboardEvent<HTMLElement>) => {
      const side = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0
      if (side === 0 || event.altKey === event.shiftKey) return
      event.preventDefault()
      const to = side < 0 ? before : after
      if (event.shiftKey) arranging?.resize(id, widthOf(event.currentTarget) + side * STEP_PX)
      else if (to) arranging?.move(id, to)
    },
  })

  /** Was the press that ends in this click a drag? */
  const hasMoved = () => {
    const was = start.current?.hasMoved ?? false
    start.current = undefined
    return was
  }

  return { holding, dropAt, edge, title, hasMoved }
}

const cellOf = (element: Element | null) => element?.closest<HTMLElement>('[data-column]')
const widthOf = (inside: Element) => cellOf(inside)?.offsetWidth ?? 0

function columnUnder({ clientX, currentTarget }: Press): string | undefined {
  const { top, height } = currentTarget.getBoundingClientRect()
  return cellOf(document.elementFromPoint(clientX, top + height / 2))?.dataset.column
}

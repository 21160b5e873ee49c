/**
 * How a stream's long list travels: as JSON text, some hundred items a message, the last ones with the value itself.
 * JSON is written and read in half the time of a structured clone, one side reads while the other writes, and between
 * two parts the sender does other things. Only where the procedure says so (`listIn`), because JSON knows no bytes, dates
 * or `undefined`. Used by server and client; whoever reads the stream sees the whole value.
 */
import { jsonOfList } from '../../domain/json'
import type { Stream } from './definition'
import { PART, VALUE } from './wire'

/** Of a kilobyte each: a text of this length is young garbage, gone in no time; longer ones wait for a full collection. */
export const ITEMS_IN_PART = 100
/** Then the sender does other things. */
const PARTS_IN_TURN = 5

/** Gives a stream's value to `send`, in parts where its procedure says so. Stops between two parts at `signal`. */
export async function sendValue(
  { listIn }: Pick<Stream, 'listIn'>,
  id: number,
  value: unknown,
  send: (...message: unknown[]) => void,
  signal: AbortSignal,
): Promise<void> {
  const list = listIn === undefined ? undefined : listOf(value, listIn)
  if (!list) return send(VALUE, id, value)
  let from = 0
  for (; list.length - from > ITEMS_IN_PART; from += ITEMS_IN_PART) {
    send(PART, id, textOf(list, from))
    if ((from / ITEMS_IN_PART) % PARTS_IN_TURN === PARTS_IN_TURN - 1) await nextTurn()
    if (signal.aborted) return
  }
  send(VALUE, id, { ...list.of, [list.field]: [] }, list.field, textOf(list, from))
}

interface List {
  of: object
  field: string
  items: readonly unknown[]
  length: number
}

function listOf(value: unknown, field: string): List | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, field)) return undefined
  const items: unknown = value[field as keyof typeof value]
  return Array.isArray(items) ? { of: value, field, items, length: items.length } : undefined
}

function textOf({ items }: List, from: number): string {
  return jsonOfList(items.slice(from, from + ITEMS_IN_PART))
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0))
}

/** Puts a call's values together again. Throws a SyntaxError at a text that is none of ours. */
export function createAssembly(): { part: (text: unknown) => void; whole: (message: readonly unknown[]) => unknown } {
  let items: unknown[] = []
  const take = (text: unknown) => {
    const part: unknown = JSON.parse(String(text))
    if (!Array.isArray(part)) throw new SyntaxError('a part of a list is a list')
    items = items.length === 0 ? part : items.concat(part)
  }
  return {
    part: take,
    whole([, , value, field, text]) {
      if (typeof field !== 'string' || typeof value !== 'object' || value === null) return value
      take(text)
      const all = items
      items = []
      return { ...value, [field]: all }
    },
  }
}

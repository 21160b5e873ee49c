/**
 * Cards never jump under the pointer: by trouble or by containers the order changes all the time, so it is held while
 * the pointer is over the list. Used by the Fleet page.
 */
import { useRef, useState } from 'react'
import type { Host } from '../../../shared/contract/hosts'
import { inOrderOf } from './order'

/** `key` changes whenever the person asks for other hosts or another order; undefined holds nothing. */
export function useHeldHosts(hosts: readonly Host[], key: string | undefined) {
  const [isOver, setOver] = useState(false)
  const held = useRef<{ key: string; ids: readonly string[] } | undefined>(undefined)
  const over = { onPointerEnter: () => setOver(true), onPointerLeave: () => setOver(false) }
  if (!isOver || key === undefined) {
    held.current = undefined
    return { shown: hosts, over }
  }
  if (held.current?.key !== key) held.current = { key, ids: hosts.map(({ id }) => id) }
  return { shown: inOrderOf(hosts, held.current.ids), over }
}

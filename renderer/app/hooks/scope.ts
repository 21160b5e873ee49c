/**
 * What all pages are scoped to, from `?host=`: one host by its id, or the hosts of a group (`group:prod`). The rail
 * sets it; rows ask whether their host is in it.
 */
import { useMemo } from 'react'
import { useSearch } from 'wouter'
import { useStore } from 'zustand'
import type { Host } from '../../../shared/contract/hosts'
import { replicas } from '../replica/replicas'

const GROUP = 'group:'

export interface Scope {
  /** As it stands in the URL. */
  value: string
  /** Undefined where the scope is a group. */
  hostId: string | undefined
  group: string | undefined
  hostIds: ReadonlySet<string>
}

export const groupScope = (group: string) => GROUP + group

/** The same object while the scope and its hosts stay the same. */
export function useScope(): Scope | undefined {
  const value = new URLSearchParams(useSearch()).get('host') ?? ''
  const ids = useStore(replicas.hosts.store, (replica) => idsIn(value, replica.data.list))
  return useMemo(() => {
    if (!value) return undefined
    const group = groupIn(value)
    const hostIds = new Set(ids.split(' ').filter(Boolean))
    return { value, hostId: group === undefined ? value : undefined, group, hostIds }
  }, [value, ids])
}

const groupIn = (value: string) => (value.startsWith(GROUP) ? value.slice(GROUP.length) : undefined)

/** As one text, so that a change of a host that does not touch the scope is none. */
function idsIn(value: string, hosts: readonly Host[]): string {
  const group = groupIn(value)
  if (group === undefined) return value
  return hosts
    .filter((host) => host.group === group)
    .map((host) => host.id)
    .join(' ')
}

/**
 * What containers and hosts use, as pages read it. A page says once that it shows usage (`useUsageShown`); each cell then
 * reads its own row, so that a value that moves draws a cell and not a table. What is in sight is measured each second
 * (`useFollowed`), the rest as often as the engine finds right.
 */
import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { ContainerUsage, HostUsage } from '../../../shared/contract/metrics'
import type { Recent } from '../replica/recent'
import { following, followWhileShown, onDemand, recents, replicas } from '../replica/replicas'

/** Of all running containers, while the page is shown. */
export function useUsageShown(): void {
  useEffect(() => followWhileShown('usage'), [])
}
/** Of all hosts, while the page is shown. */
export function useHostUsageShown(): void {
  useEffect(() => followWhileShown('hostUsage'), [])
}

/** Of one container; undefined while it is not known, which is not zero. */
export const useUsage = (key: string): ContainerUsage | undefined =>
  useStore(onDemand.usage.store, (replica) => replica.data.byKey.get(key))
export const useHostUsage = (hostId: string): HostUsage | undefined =>
  useStore(onDemand.hostUsage.store, (replica) => replica.data.byKey.get(hostId))
/** Of all hosts; for sums. */
export const useHostUsages = () => useStore(onDemand.hostUsage.store, (replica) => replica.data.byKey)

/** Has anything been heard of it yet? */
export const useUsagePhase = () => useStore(onDemand.usage.store, (replica) => replica.phase)

/** The same at this moment, for what is asked now and then: an order, a filter. */
export const usageOf = (key: string): ContainerUsage | undefined => onDemand.usage.store.getState().data.byKey.get(key)
export const hostUsageOf = (hostId: string): HostUsage | undefined =>
  onDemand.hostUsage.store.getState().data.byKey.get(hostId)

/** An engine tells what the host has where a container has no limit; rounding aside that is no limit of its own. */
const WHOLE_HOST = 0.99

/** The limit of memory that the container was given; undefined where it has none, or that is not known. */
export function ownLimit({ key, memoryLimit }: ContainerUsage): number | undefined {
  const host = replicas.hosts.store.getState().data.byKey.get(key.slice(0, key.indexOf('/')))
  const most = host?.facts?.memoryBytes
  return memoryLimit !== null && most && memoryLimit < most * WHOLE_HOST ? memoryLimit : undefined
}

/** Has it measured each second while it is on the screen. The key of a container or the id of a host. */
export function useFollowed(subject: string | undefined): void {
  useEffect(() => (subject === undefined ? undefined : following.show(subject)), [subject])
}

/** Its last quarter of an hour, once it is followed. */
export const useRecent = (subject: string): Recent | undefined => useStore(recents, ({ byKey }) => byKey.get(subject))

/** Has the part of the page that this is given to come into sight? Asked again whenever it comes or leaves. */
export function useInSight(): [boolean, (element: Element | null) => (() => void) | undefined] {
  const [isInSight, setInSight] = useState(false)
  const watch = useRef((element: Element | null) => {
    if (!element) return undefined
    const observer = new IntersectionObserver(([entry]) => setInSight(entry?.isIntersecting ?? false))
    observer.observe(element)
    return () => observer.disconnect()
  })
  return [isInSight, watch.current]
}

/** So long an order and a filter by what moves each second stay as they are. */
const CALM_MS = 5000

/**
 * A number that grows when it is time to sort and filter anew by usage: five seconds after the last time, and at once
 * when values come where there were few. Rows that changed places each second could not be read. 0 while not `isActive`.
 */
export function useUsageTurn(of: 'usage' | 'hostUsage', isActive: boolean): number {
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    if (!isActive) return
    let last = { at: 0, known: 0 }
    const look = () => {
      const known = onDemand[of].store.getState().data.byKey.size
      const now = performance.now()
      if (known === 0 || (now - last.at < CALM_MS && known < 2 * last.known)) return
      last = { at: now, known }
      setTurn((before) => before + 1)
    }
    look()
    return onDemand[of].store.subscribe(look)
  }, [of, isActive])
  return isActive ? turn : 0
}

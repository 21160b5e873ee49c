/**
 * Which routes have windows of their own, and which of these a window shows. The page asks with a route that the
 * contract has checked; a window's present route is read from its address, because what it shows moves in its hash.
 * Pure; windows.ts asks.
 */
import { windowRoute } from '../../shared/contract/shell'
import { PAGE_URL } from './page-files'

/** The kind of a window is the first word of its route (`logs` of `/window/logs?…`); undefined for any other route. */
export function kindOfRoute(route: string): string | undefined {
  return windowRoute.safeParse(route).success ? /^\/window\/([a-z]+)/.exec(route)?.[1] : undefined
}

/** The route in the address of a page of ours: `/logs?…` of `app://longshore/index.html#/logs?…`. */
export function routeOf(address: string): string | undefined {
  return address.startsWith(`${PAGE_URL}#/`) ? address.slice(PAGE_URL.length + 1) : undefined
}

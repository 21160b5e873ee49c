/**
 * What the tray says, as data: which picture, which tooltip, which lines of the menu. Pure; tray.ts draws it.
 */
import type { Fleet } from './fleet-line'

const MAX_LISTED = 12
const MAX_LINE = 90

export interface TrayWords {
  state: Fleet['state']
  tooltip: string
  /** First the fleet's state, then the hosts that are down, each with why. */
  lines: string[]
}

export function trayWords(fleet: Fleet): TrayWords {
  const summary = summarise(fleet)
  const listed = fleet.down.slice(0, MAX_LISTED).map(({ name, why }) => cut(`${name}: ${why}`))
  const more = fleet.down.length - listed.length
  return {
    state: fleet.state,
    tooltip: `Longshore: ${summary}`,
    lines: [summary, ...listed, ...(more > 0 ? [`and ${more} more`] : [])],
  }
}

function summarise({ state, online, total, down }: Fleet): string {
  if (total === 0) return state === 'disconnected' ? 'the engine is not running' : 'no hosts yet'
  if (down.length === 0) return `${online} of ${total} hosts online`
  return `${online} of ${total} hosts online, ${down.length} down`
}

/** Names and reasons come from outside: one line, no control characters, not the width of the screen; `&` marks a key in menus. */
function cut(text: string): string {
  const line = text.replaceAll(/\p{C}+/gu, ' ').replaceAll('&', '&&')
  return line.length > MAX_LINE ? `${line.slice(0, MAX_LINE - 1)}…` : line
}

/**
 * How logs are shown: times, wrap, size of the letters, read aloud. Kept in the page's own storage, because it changes
 * nothing that is done and every window should open the same way; a saved view may say otherwise in its URL.
 */
import { create } from 'zustand'

export type TimeStyle = 'local' | 'utc' | 'relative' | 'off'
export interface LogLook {
  times: TimeStyle
  wrap: boolean
  fontSizePx: number
  aloud: boolean
}

const KEY = 'log-look'
const FIRST: LogLook = { times: 'local', wrap: true, fontSizePx: 12, aloud: false }
export const FONT_SIZES = { least: 8, usual: FIRST.fontSizePx, most: 28 }
export const TIME_STYLES: readonly { value: TimeStyle; label: string }[] = [
  { value: 'local', label: 'Local' },
  { value: 'utc', label: 'UTC' },
  { value: 'relative', label: 'Ago' },
  { value: 'off', label: 'Off' },
]

export const useLogLook = create<LogLook>(() => remembered())

export function changeLook(changes: Partial<LogLook>): void {
  useLogLook.setState(changes)
  localStorage.setItem(KEY, JSON.stringify(useLogLook.getState()))
}

/** By so many pixels, within reason; 0 goes back to the usual. */
export function changeFontSize(byPx: number): void {
  const { least, usual, most } = FONT_SIZES
  const { fontSizePx } = useLogLook.getState()
  changeLook({ fontSizePx: byPx === 0 ? usual : Math.max(least, Math.min(most, fontSizePx + byPx)) })
}

function remembered(): LogLook {
  try {
    return sound(JSON.parse(localStorage.getItem(KEY) ?? '{}'))
  } catch {
    return FIRST
  }
}

/** What the storage kept, where it is of use. */
function sound(kept: unknown): LogLook {
  const { times, wrap, fontSizePx, aloud } = { ...FIRST, ...(typeof kept === 'object' ? kept : {}) }
  return {
    times: TIME_STYLES.some(({ value }) => value === times) ? times : FIRST.times,
    wrap: wrap !== false,
    fontSizePx: fontSizePx >= FONT_SIZES.least && fontSizePx <= FONT_SIZES.most ? fontSizePx : FIRST.fontSizePx,
    aloud: aloud === true,
  }
}

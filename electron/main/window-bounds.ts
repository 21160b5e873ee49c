/**
 * Where a window may stand: what was kept is used only if enough of it lies on a screen that is there now.
 * Pure; windows.ts brings screens and file.
 */
import * as z from 'zod'

const pixels = z.number().int().min(-100_000).max(100_000)
export const bounds = z.object({ x: pixels, y: pixels, width: pixels, height: pixels })
export type Bounds = z.output<typeof bounds>

const place = z.object({ bounds: bounds.optional(), maximised: z.boolean().default(false) })
export type Place = z.output<typeof place>

/** The main window's place, and of each kind of the others the place its last one had. */
export const windowsFile = place.extend({ own: z.record(z.string().max(20), place).default({}) })

export interface Sizes {
  least: { width: number; height: number }
  first: { width: number; height: number }
}
export const MAIN_SIZES: Sizes = { least: { width: 960, height: 600 }, first: { width: 1280, height: 800 } }
/** A window of its own shows one thing and may stand beside others. */
export const OWN_SIZES: Sizes = { least: { width: 480, height: 280 }, first: { width: 900, height: 600 } }
/** A second window of a kind stands this much right of and below the first, as far as its title bar is high. */
const OFFSET_PX = 32
/** So much of the title bar must be reachable for the pointer. */
const REACHABLE = { width: 120, height: 40 } as const

/** Bounds for a new window. Without a place (`x` and `y` absent) the desktop chooses one. */
export function fitBounds(
  kept: Bounds | undefined,
  workAreas: readonly Bounds[],
  sizes: Sizes = MAIN_SIZES,
): { width: number; height: number; x?: number; y?: number } {
  const screen = kept && workAreas.find((area) => isReachable(kept, area))
  if (!kept || !screen) return clampSize(sizes.first, workAreas[0], sizes)
  return { x: kept.x, y: kept.y, ...clampSize(kept, screen, sizes) }
}

/** The kept place moved until it lies on none of the windows that are `taken`, so that none hides another. */
export function besideOthers(kept: Bounds | undefined, taken: readonly Bounds[]): Bounds | undefined {
  if (!kept) return undefined
  const isTaken = ({ x, y }: Bounds) =>
    taken.some((other) => Math.abs(other.x - x) < OFFSET_PX / 2 && Math.abs(other.y - y) < OFFSET_PX / 2)
  let next = kept
  for (let tries = 0; tries <= taken.length && isTaken(next); tries++)
    next = { ...next, x: next.x + OFFSET_PX, y: next.y + OFFSET_PX }
  return next
}

function isReachable(kept: Bounds, area: Bounds): boolean {
  const shownWidth = Math.min(kept.x + kept.width, area.x + area.width) - Math.max(kept.x, area.x)
  const titleIsOn = kept.y >= area.y && kept.y + REACHABLE.height <= area.y + area.height
  return shownWidth >= REACHABLE.width && titleIsOn
}

function clampSize(size: { width: number; height: number }, area: Bounds | undefined, { least }: Sizes) {
  const clamp = (wanted: number, from: number, to: number) => Math.max(from, Math.min(wanted, to))
  return {
    width: clamp(size.width, least.width, Math.max(least.width, area?.width ?? size.width)),
    height: clamp(size.height, least.height, Math.max(least.height, area?.height ?? size.height)),
  }
}

/**
 * Where a window may stand: what was kept is used only if enough of it lies on a screen that is there now.
 * Pure; windows.ts brings screens and file.
 */
import * as z from 'zod'

const pixels = z.number().int().min(-100_000).max(100_000)
export const bounds = z.object({ x: pixels, y: pixels, width: pixels, height: pixels })
export type Bounds = z.output<typeof bounds>

export const windowsFile = z.object({
  bounds: bounds.optional(),
  maximised: z.boolean().default(false),
})

export const MIN_SIZE = { width: 960, height: 600 } as const
const DEFAULT_SIZE = { width: 1280, height: 800 } as const
/** So much of the title bar must be reachable for the pointer. */
const REACHABLE = { width: 120, height: 40 } as const

/** Bounds for a new window. Without a place (`x` and `y` absent) the desktop chooses one. */
export function fitBounds(
  kept: Bounds | undefined,
  workAreas: readonly Bounds[],
): { width: number; height: number; x?: number; y?: number } {
  const screen = kept && workAreas.find((area) => isReachable(kept, area))
  if (!kept || !screen) return clampSize(DEFAULT_SIZE, workAreas[0])
  return { x: kept.x, y: kept.y, ...clampSize(kept, screen) }
}

function isReachable(kept: Bounds, area: Bounds): boolean {
  const shownWidth = Math.min(kept.x + kept.width, area.x + area.width) - Math.max(kept.x, area.x)
  const titleIsOn = kept.y >= area.y && kept.y + REACHABLE.height <= area.y + area.height
  return shownWidth >= REACHABLE.width && titleIsOn
}

function clampSize(size: { width: number; height: number }, area: Bounds | undefined) {
  const clamp = (wanted: number, least: number, most: number) => Math.max(least, Math.min(wanted, most))
  return {
    width: clamp(size.width, MIN_SIZE.width, Math.max(MIN_SIZE.width, area?.width ?? size.width)),
    height: clamp(size.height, MIN_SIZE.height, Math.max(MIN_SIZE.height, area?.height ?? size.height)),
  }
}

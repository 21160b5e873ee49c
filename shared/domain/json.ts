/** JSON that may be damaged: what a store kept and a disk may have bent reads as nothing instead of throwing. */
export function parseJson(text: string | null | undefined): unknown {
  if (text === null || text === undefined) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

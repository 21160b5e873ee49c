/** JSON that may be damaged: what a store kept and a disk may have bent reads as nothing instead of throwing. */
export function parseJson(text: string | null | undefined): unknown {
  if (text === null || text === undefined) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const texts = new WeakMap<object, string>()

/**
 * The list as JSON. Its objects must never change once they are made: what each says is written once and kept as long as
 * the object, however often lists with it are asked for (by each window that opens, by the cache on disk).
 */
export function jsonOfList(items: readonly unknown[]): string {
  return `[${items.map(textOf).join(',')}]`
}

function textOf(item: unknown): string {
  if (typeof item !== 'object' || item === null) return JSON.stringify(item) ?? 'null'
  let text = texts.get(item)
  if (text === undefined) {
    text = JSON.stringify(item)
    texts.set(item, text)
  }
  return text
}

/** A spool that keeps all in memory and refuses what was released; for the unit tests of this folder. */
import type { Spool } from '../../ports'

export function createMemorySpool(segmentBytes = 1000): Spool & { keptBytes: () => number } {
  const kept = new Map<number, number>()
  let next = 0
  return {
    segmentBytes,
    append(bytes) {
      const place = next % segmentBytes
      if (place > 0 && place + bytes.length > segmentBytes) next += segmentBytes - place
      const address = next
      for (const [index, byte] of bytes.entries()) kept.set(address + index, byte)
      next += bytes.length
      return address
    },
    drained: () => Promise.resolve(),
    async read(address, length) {
      for (const end of [address, address + length - 1]) if (!kept.has(end)) throw new Error(`${end} was released`)
      return Buffer.from(Array.from({ length }, (_, index) => kept.get(address + index) ?? 0))
    },
    release(address, length) {
      for (let at = address; at < address + length; at += 1)
        if (!kept.delete(at)) throw new Error(`${at} was released twice`)
    },
    lend: () => ({ giveBack: () => {} }),
    close: () => Promise.resolve(),
    keptBytes: () => kept.size,
  }
}

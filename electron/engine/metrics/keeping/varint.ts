/**
 * Whole numbers as few bytes: seven bits a byte, least first (the varint of protocol buffers), up to 2^53; and columns of
 * them, in which zeros that follow each other are counted. Used by coding.ts. Reading trusts nothing: it ends with an
 * error or with numbers that are whole and safe.
 */
export class Writer {
  private bytes = new Uint8Array(4096)
  private length = 0

  /** ≥ 0, whole, at most 2^53 − 1. */
  number(value: number) {
    if (this.length + 8 > this.bytes.length) this.grow()
    let rest = value
    while (rest > 0x7fffffff) {
      this.bytes[this.length++] = (rest % 128) | 0x80
      rest = Math.floor(rest / 128)
    }
    while (rest > 0x7f) {
      this.bytes[this.length++] = (rest & 0x7f) | 0x80
      rest >>>= 7
    }
    this.bytes[this.length++] = rest
  }

  /** The first `count` of them; each zero is followed by how many more of them come. */
  column(values: Float64Array, count: number) {
    for (let i = 0; i < count; i += 1) {
      const value = values[i] ?? 0
      this.number(value)
      if (value !== 0) continue
      const first = i
      while (i + 1 < count && values[i + 1] === 0) i += 1
      this.number(i - first)
    }
  }

  /** As differences from one to the next, which may be negative; `values` is used up. */
  differences(values: Float64Array, count: number) {
    let before = 0
    for (let i = 0; i < count; i += 1) {
      const value = values[i] ?? 0
      values[i] = zigzag(value - before)
      before = value
    }
    this.column(values, count)
  }

  /** A copy of what was written; then it begins anew. */
  take(): Uint8Array {
    const taken = this.bytes.slice(0, this.length)
    this.length = 0
    return taken
  }

  private grow() {
    const larger = new Uint8Array(this.bytes.length * 2)
    larger.set(this.bytes)
    this.bytes = larger
  }
}

export class Reader {
  private at = 0
  private readonly bytes: Uint8Array
  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  number(): number {
    const first = this.byte()
    if (first < 0x80) return first
    let value = first & 0x7f
    for (let factor = 128; factor <= 2 ** 49; factor *= 128) {
      const byte = this.byte()
      value += (byte & 0x7f) * factor
      if (byte >= 0x80) continue
      if (value <= Number.MAX_SAFE_INTEGER) return value
      break
    }
    throw new RangeError('a number is too large')
  }

  column(count: number): Float64Array {
    const values = new Float64Array(count)
    for (let i = 0; i < count; i += 1) {
      const value = this.number()
      values[i] = value
      if (value !== 0) continue
      i += this.number()
      if (i >= count) throw new RangeError('zeros beyond the end')
    }
    return values
  }

  differences(count: number): Float64Array {
    const values = this.column(count)
    let value = 0
    for (let i = 0; i < count; i += 1) {
      const coded = values[i] ?? 0
      value += coded % 2 === 0 ? coded / 2 : -(coded + 1) / 2
      if (!Number.isSafeInteger(value)) throw new RangeError('a number is too large')
      values[i] = value
    }
    return values
  }

  end() {
    if (this.at !== this.bytes.length) throw new RangeError('bytes are left over')
  }

  private byte(): number {
    const byte = this.bytes[this.at++]
    if (byte === undefined) throw new RangeError('it ends too early')
    return byte
  }
}

/** 0, -1, 1, -2, 2 … become 0, 1, 2, 3, 4 …; beyond 32 bits, so without bit operations. */
function zigzag(value: number): number {
  return value < 0 ? -value * 2 - 1 : value * 2
}

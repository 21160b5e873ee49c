/**
 * The modes a program has put its terminal into, so that a window that comes later starts in them although what set them
 * is long gone from the ring: an editor on the alternate screen, mouse, bracketed paste. Pure; used by guard.ts.
 */

/** DEC private modes that last (xterm, ctlseqs), in the order in which they are set again; the rest is not repeated. */
const LASTING = [1049, 1047, 47, 1, 6, 7, 9, 45, 66, 1000, 1002, 1003, 1004, 1005, 1006, 1015, 1016, 2004, 25]
const ON_AT_FIRST: ReadonlySet<number> = new Set([7, 25])
const KNOWN: ReadonlySet<number> = new Set(LASTING)

export interface Modes {
  /** A CSI as it passed: what stands between, and its final byte. */
  csi: (body: Buffer, final: number) => void
  /** `ESC` and one more byte. */
  escape: (byte: number) => void
  text: () => string
}

export function createModes(): Modes {
  const changed = new Set<number>()
  let keypad = false
  let text: string | undefined = ''

  function reset() {
    changed.clear()
    keypad = false
    text = ''
  }

  return {
    csi(body, final) {
      const isSet = final === 0x68
      if (final === 0x70 && body.length === 1 && body[0] === 0x21) return reset() // DECSTR
      if ((!isSet && final !== 0x6c) || body[0] !== 0x3f) return
      for (const part of body.toString('latin1', 1).split(';')) {
        const mode = Number(part)
        if (!KNOWN.has(mode)) continue
        if (isSet === ON_AT_FIRST.has(mode)) changed.delete(mode)
        else changed.add(mode)
        text = undefined
      }
    },
    escape(byte) {
      if (byte === 0x63) return reset() // RIS
      if (byte !== 0x3d && byte !== 0x3e) return // DECKPAM, DECKPNM
      keypad = byte === 0x3d
      text = undefined
    },
    text() {
      text ??= LASTING.filter((mode) => changed.has(mode))
        .map((mode) => `\x1b[?${mode}${ON_AT_FIRST.has(mode) ? 'l' : 'h'}`)
        .concat(keypad ? '\x1b=' : [])
        .join('')
      return text
    },
  }
}

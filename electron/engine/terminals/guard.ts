/**
 * What a terminal prints, made harmless before it reaches a window: numbers of control sequences are clamped, strings
 * (OSC, DCS, APC, PM, SOS) longer than 4 KiB are dropped whole, 8-bit controls become their 7-bit form, and no sequence
 * is held without end. All else passes untouched, bytes that are no UTF-8 too. Pure, stateful over chunks: however the
 * bytes are cut, what comes out is the same. Used by session.ts. Which sequences get an answer is the face's affair.
 */
import { createModes } from './guard-modes'
import { cleanCsi, cleanDcs } from './guard-numbers'

export interface Guard {
  /** What may be shown of it now, all sequences complete; the rest waits for the next chunk. It may be `chunk` itself. */
  feed: (chunk: Buffer) => Buffer
  /** What brings a new terminal into the modes that this one is in. */
  modes: () => string
}

export const MAX_STRING_BYTES = 4096
/** 32 numbers of four digits need 160. */
const MAX_CSI_BYTES = 512
const MAX_CONTROLS = 32
const BEL = 0x07
const CAN = 0x18
const SUB = 0x1a
const ESC = 0x1b
const DEL = 0x7f
/** U+0080 to U+009F, the 8-bit controls, are this byte and the one of their number; it is part of no other sequence of bytes. */
const C1_LEAD = 0xc2
const CSI = 0x5b
const DCS = 0x50
const OSC = 0x5d
const BACKSLASH = 0x5c
/** U+FFFD. */
const NO_CHARACTER = Buffer.from('\ufffd')
/** `X` SOS, `^` PM, `_` APC, by the second byte of their 7-bit form, as above. */
const STRINGS: ReadonlySet<number> = new Set([DCS, OSC, 0x58, 0x5e, 0x5f])

/** Where the reader is: in plain text, behind ESC, in a CSI, in a string, behind an ESC that may end a string. */
type State = 'text' | 'escape' | 'csi' | 'string' | 'string-escape'

export function createGuard(): Guard {
  const modes = createModes()
  const body = Buffer.alloc(MAX_STRING_BYTES)
  let state: State = 'text'
  let bodyBytes = 0
  /** The second byte of a string's 7-bit form. */
  let kind = 0
  /** The sequence cannot pass as it stands in the input. */
  let isDirty = false
  /** It is beyond its limit or makes no sense: dropped when it ends. */
  let isBad = false
  /** Controls in the middle of a sequence, which do their work at once. */
  let controls: number[] = []
  /** A C1_LEAD was read, whose second byte decides. */
  let isLead = false

  let input: Buffer = body
  let parts: Buffer[] = []
  /** From here to where the reader is, the input passes as it is; from `start` on only if the sequence does. */
  let run = 0
  let start = 0

  /** Ends the passing run at the sequence that is under way, puts `instead` in its place and goes on at `next`. */
  function replace(instead: Buffer | undefined, next: number) {
    if (start > run) parts.push(input.subarray(run, start))
    if (controls.length > 0) parts.push(Buffer.from(controls))
    if (instead) parts.push(instead)
    controls = []
    run = next
    start = next
    state = 'text'
  }

  function begin(to: State, at: number) {
    state = to
    start = at
    bodyBytes = 0
    isDirty = false
    isBad = false
  }

  function keep(byte: number, limit: number) {
    if (bodyBytes < limit) body[bodyBytes++] = byte
    else isBad = true
  }

  /** `clean` is `bytes` itself where they may pass, undefined where nothing may. */
  function finish(bytes: Buffer, clean: Buffer | undefined, whole: (clean: Buffer) => number[], next: number) {
    if (isBad || clean === undefined) replace(undefined, next)
    else if (isDirty || clean !== bytes) replace(Buffer.from(whole(clean)), next)
    else state = 'text'
  }

  function finishEscape(final: number, next: number) {
    const bytes = body.subarray(0, bodyBytes)
    if (bodyBytes === 0) modes.escape(final)
    finish(bytes, bytes, (clean) => [ESC, ...clean, final], next)
  }

  function finishCsi(final: number, next: number) {
    const bytes = body.subarray(0, bodyBytes)
    const clean = cleanCsi(bytes, final)
    if (clean && !isBad) modes.csi(clean, final)
    finish(bytes, clean, (passed) => [ESC, CSI, ...passed, final], next)
  }

  function finishString(end: readonly number[], next: number) {
    const bytes = body.subarray(0, bodyBytes)
    finish(bytes, kind === DCS ? cleanDcs(bytes) : bytes, (clean) => [ESC, kind, ...clean, ...end], next)
  }

  /** An 8-bit control: ends whatever is under way and begins its own. */
  function control(byte: number, next: number) {
    const form = byte - 0x40
    if (state === 'string' || state === 'string-escape') {
      const isEnd = state === 'string-escape' || form === BACKSLASH
      isDirty = true
      if (isEnd) finishString([ESC, BACKSLASH], next)
    }
    if (form !== CSI && !STRINGS.has(form)) {
      return replace(form === BACKSLASH ? undefined : Buffer.from([ESC, form]), next)
    }
    replace(undefined, next)
    begin(form === CSI ? 'csi' : 'string', next)
    kind = form
    isDirty = true
  }

  /** The byte behind C1_LEAD. Gives where to go on. */
  function readSecond(at: number): number {
    const byte = input[at] ?? 0
    isLead = false
    if (byte >= 0x80 && byte <= 0x9f) {
      control(byte, at + 1)
      return at + 1
    }
    // Alone it is no character; were it passed on, what follows a dropped sequence could make a control of it.
    const isAlone = byte < 0x80 || byte > 0xbf
    if (state === 'string') {
      if (isAlone) isDirty = true
      else keep(C1_LEAD, MAX_STRING_BYTES)
      return at
    }
    // In the middle of a sequence a character ends that. The lead may lie in the chunk before.
    const leadAt = Math.max(0, at - 1)
    if (state === 'string-escape') {
      isDirty = true
      finishString([ESC, BACKSLASH], leadAt)
    } else if (state !== 'text') replace(undefined, leadAt)
    start = leadAt
    if (isAlone) replace(NO_CHARACTER, at)
    else if (at === 0) parts.push(Buffer.from([C1_LEAD]))
    return at
  }

  /** Behind ESC or in a CSI: true when the byte was a matter of its own. */
  function handledInside(byte: number, at: number): boolean {
    if (byte === ESC) {
      replace(undefined, at)
      begin('escape', at)
    } else if (byte === CAN || byte === SUB) replace(undefined, at + 1)
    else if (byte < 0x20) {
      if (controls.length < MAX_CONTROLS) controls.push(byte)
      isDirty = true
    } else if (byte === DEL) isDirty = true
    else if (byte > DEL) replace(undefined, at)
    else return false
    return true
  }

  function step(byte: number, at: number) {
    switch (state) {
      case 'text':
        return
      case 'escape':
        if (handledInside(byte, at)) return
        if (byte < 0x30) return keep(byte, 2)
        if (bodyBytes > 0 || isBad) return finishEscape(byte, at + 1)
        if (byte === CSI) state = 'csi'
        else if (STRINGS.has(byte)) {
          state = 'string'
          kind = byte
        } else finishEscape(byte, at + 1)
        return
      case 'csi':
        if (handledInside(byte, at)) return
        if (byte >= 0x40) finishCsi(byte, at + 1)
        else keep(byte, MAX_CSI_BYTES)
        return
      case 'string':
        if (byte >= 0x20) keep(byte, MAX_STRING_BYTES)
        else if (byte === BEL && kind === OSC) finishString([BEL], at + 1)
        else if (byte === CAN || byte === SUB) replace(undefined, at + 1)
        else if (byte === ESC) state = 'string-escape'
        else isDirty = true
        return
      case 'string-escape':
        if (byte === BACKSLASH) return finishString([ESC, BACKSLASH], at + 1)
        isDirty = true
        finishString([ESC, BACKSLASH], at)
        begin('escape', at)
        isDirty = true // its ESC lies before
        step(byte, at)
    }
  }

  return { feed, modes: modes.text }

  function feed(chunk: Buffer): Buffer {
    input = chunk
    parts = []
    run = 0
    start = 0
    if (state !== 'text' || isLead) isDirty = true // it began in an earlier chunk and is written anew
    read()
    const isOpen = state !== 'text' || isLead
    const end = isOpen ? start : chunk.length
    if (parts.length === 0 && run === 0 && end === chunk.length) return chunk
    if (end > run) parts.push(chunk.subarray(run, end))
    const [only = Buffer.alloc(0)] = parts
    return parts.length <= 1 ? only : Buffer.concat(parts)
  }

  function isInText() {
    return state === 'text'
  }

  function read() {
    let escapeAt = -1
    let leadAt = -1
    const find = (byte: number, from: number) => {
      const found = input.indexOf(byte, from)
      return found < 0 ? input.length : found
    }
    for (let i = 0; i < input.length; ) {
      if (isLead) {
        i = readSecond(i)
        continue
      }
      if (state !== 'text') {
        const byte = input[i] ?? 0
        if (byte === C1_LEAD) isLead = true
        else step(byte, i)
        // What ended a sequence without being part of it is looked at again, as text.
        i = byte > DEL && isInText() && run === i ? i : i + 1
        continue
      }
      if (escapeAt < i) escapeAt = find(ESC, i)
      if (leadAt < i) leadAt = find(C1_LEAD, i)
      i = Math.min(escapeAt, leadAt)
      if (i >= input.length) return
      begin(i === escapeAt ? 'escape' : 'text', i)
      isLead = i === leadAt
      i += 1
    }
  }
}

/**
 * Bytes of a file to text that can be edited, and back to bytes that differ only where it was edited. Pure; used by
 * editing.ts. The page's field knows one kind of line end, so Windows' are taken off and put back; a file that mixes them
 * could not be written as it was and is shown only.
 */
import { createHash } from 'node:crypto'
import { Failure } from '../../../shared/errors'

export interface FileText {
  text: string
  lineEnd: '\n' | '\r\n'
  hasByteOrderMark: boolean
  isMixed: boolean
}

const BYTE_ORDER_MARK = '\ufeff'

/** Throws INVALID where the bytes are no text. */
export function textOf(bytes: Buffer, path: string): FileText {
  const whole = decoded(bytes)
  if (whole === undefined || whole.includes('\0')) {
    throw new Failure('INVALID', `${path} is no text.`, {
      hint: 'Download it to look at it with a program that knows it.',
    })
  }
  const hasByteOrderMark = whole.startsWith(BYTE_ORDER_MARK)
  const text = hasByteOrderMark ? whole.slice(1) : whole
  if (!text.includes('\r')) return { text, lineEnd: '\n', hasByteOrderMark, isMixed: false }
  const unix = text.replaceAll('\r\n', '\n')
  const isMixed = unix.includes('\r') || /(^|[^\r])\n/.test(text)
  return { text: isMixed ? text : unix, lineEnd: isMixed ? '\n' : '\r\n', hasByteOrderMark, isMixed }
}

/** `text` with `\n` alone. Throws INVALID where it could not be read again as it is. */
export function bytesOf({ text, lineEnd, hasByteOrderMark }: Omit<FileText, 'isMixed'>): Buffer {
  if (!text.isWellFormed() || text.includes('\0'))
    throw new Failure('INVALID', 'The text holds a character that no file of text can hold.')
  const lines = lineEnd === '\r\n' ? text.replaceAll('\r\n', '\n').replaceAll('\n', '\r\n') : text
  return Buffer.from(`${hasByteOrderMark ? BYTE_ORDER_MARK : ''}${lines}`, 'utf8')
}

/** Tells contents apart. */
export const versionOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

function decoded(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

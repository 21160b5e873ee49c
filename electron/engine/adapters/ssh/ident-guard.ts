/**
 * Watches the bytes before the identification line (RFC 4253, 4.2). ssh2 takes up to 1,024 lines of 8 KiB there and
 * copies them anew with each chunk; we allow 8 KiB in all. Used by link.ts on the socket itself.
 */
export const MAX_IDENT_BYTES = 8192

/** Feed it every chunk until it says `seen` or `too-long`. */
export function createIdentGuard(): (chunk: Uint8Array) => 'waiting' | 'seen' | 'too-long' {
  let text = ''
  return (chunk) => {
    text += Buffer.from(chunk.buffer, chunk.byteOffset, Math.min(chunk.byteLength, MAX_IDENT_BYTES + 1)).toString(
      'latin1',
    )
    const start = text.startsWith('SSH-') ? 0 : text.indexOf('\nSSH-') + 1
    const found = start > 0 || text.startsWith('SSH-')
    const end = found ? text.indexOf('\n', start) : -1
    if (end >= 0 && end < MAX_IDENT_BYTES) return 'seen'
    return text.length > MAX_IDENT_BYTES ? 'too-long' : 'waiting'
  }
}

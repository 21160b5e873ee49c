/**
 * What goes over a port, and the two kinds of port there are: the browser's (addEventListener) and Node's and
 * Electron's (on). Used by server and client only.
 *
 * Messages are arrays, type first, because a structured clone of a short array is cheaper than of an object:
 * [HELLO, version] server → client, once · [CALL, id, path, input] · [RESULT, id, value] · [ERROR, id, info] ·
 * [VALUE, id, value] one item of a stream · [END, id] · [CREDIT, id, n] client → server · [CANCEL, id]
 * [PART, id, text] items of a value to come, [VALUE, id, value, field, text] the value with the last of them (parts.ts)
 */
export const VERSION = 2
export const HELLO = 0
export const CALL = 1
export const RESULT = 2
export const ERROR = 3
export const VALUE = 4
export const END = 5
export const CREDIT = 6
export const CANCEL = 7
export const PART = 8

/** A port of any make: MessagePort, Electron's MessagePortMain, worker_threads' MessagePort. */
export interface Port {
  postMessage(message: unknown): void
  close(): void
  start?(): void
  addEventListener?(type: string, listener: (event: object) => void): void
  on?(type: string, listener: (event: unknown) => void): void
}

/**
 * Listens to a port until it closes. `onMessage` is given the bare data whatever the make of the port.
 * Node's ports hand over the data itself, Electron's an event that holds it.
 */
export function listen(port: Port, onMessage: (data: unknown) => void, onClose: () => void): void {
  if (port.addEventListener) {
    port.addEventListener('message', (event) => onMessage(dataOf(event)))
    port.addEventListener('close', onClose)
  } else if (port.on) {
    port.on('message', (event) => onMessage(dataOf(event)))
    port.on('close', onClose)
  }
  port.start?.()
}

function dataOf(event: unknown): unknown {
  return typeof event === 'object' && event !== null && !Array.isArray(event) && 'data' in event ? event.data : event
}

/** Messages a stream may have under way before the reader must say it has read some. */
export const WINDOW_MESSAGES = 64
/** Bytes a stream may have under way; a message of little or no bytes counts as one WINDOW_MESSAGES-th of it. */
export const WINDOW_BYTES = 1024 * 1024
const MESSAGE_COST = WINDOW_BYTES / WINDOW_MESSAGES
/** A terminal sends many small pieces, so bytes cost less than other messages; but each piece costs memory too. */
const PIECE_COST = 1024

/**
 * What a stream's value costs of its window: bytes their length; anything else a fixed share, or the text and bytes
 * in its own fields where those are more. It looks no deeper, so large things stand at the top of a value.
 */
export function costOf(value: unknown): number {
  if (isBytes(value)) return Math.max(value.byteLength, PIECE_COST)
  return Math.max(MESSAGE_COST, sizeOf(value))
}

function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null) return 0
  let size = 0
  for (const field of Object.values(value)) {
    if (typeof field === 'string') size += field.length
    else if (isBytes(field)) size += field.byteLength
  }
  return size
}

function isBytes(value: unknown): value is ArrayBufferView | ArrayBuffer {
  return ArrayBuffer.isView(value) || value instanceof ArrayBuffer
}

/**
 * The value with bytes that lie in a larger buffer copied out of it, at the top and in its own fields. A structured
 * clone takes the whole buffer behind a view: a `Buffer` of 5 bytes would carry the 64 KiB of Node's pool it was cut
 * from, and with it whatever else passed there, keys and passwords included.
 */
export function tight(value: unknown): unknown {
  if (isLoose(value)) return copyOf(value)
  if (!isPlain(value) || !Object.values(value).some(isLoose)) return value
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, isLoose(field) ? copyOf(field) : field]))
}

function isLoose(value: unknown): value is ArrayBufferView {
  return ArrayBuffer.isView(value) && value.byteLength !== value.buffer.byteLength
}

function copyOf(view: ArrayBufferView): unknown {
  if (view instanceof Uint8Array) return new Uint8Array(view) // a Buffer's own slice() would not copy
  if (view instanceof DataView)
    return new DataView(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength))
  return (view as Float64Array).slice()
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}

/**
 * The line to whoever started this process, of whichever kind: Electron's utilityProcess (`process.parentPort`), a child
 * process of Node (`process.send`) or a worker thread. Used by main.ts alone.
 */
import { parentPort as workerPort } from 'node:worker_threads'

export interface ParentChannel {
  send(message: unknown): void
  /** Called with each message, and once with nothing when the parent is gone. */
  listen(onMessage: (message: unknown) => void, onGone: () => void): void
}

/** Electron's port: messages come wrapped. */
interface UtilityPort {
  on(type: 'message', listener: (event: { data: unknown }) => void): void
  postMessage(message: unknown): void
}

/** @throws Error when nobody started this process in a way that it could answer. */
export function openParentChannel(): ParentChannel {
  const utilityPort = (process as { parentPort?: UtilityPort }).parentPort
  if (utilityPort)
    return {
      send: (message) => utilityPort.postMessage(message),
      // Electron ends a utility process with its parent.
      listen: (onMessage) => utilityPort.on('message', ({ data }) => onMessage(data)),
    }
  if (workerPort) {
    const port = workerPort
    return {
      send: (message) => port.postMessage(message),
      listen: (onMessage, onGone) => port.on('message', onMessage).once('close', onGone),
    }
  }
  if (process.send)
    return {
      send: (message) => process.send?.(message),
      listen: (onMessage, onGone) => process.on('message', onMessage).once('disconnect', onGone),
    }
  throw new Error('the simulated fleet is started by another process, with a channel to it')
}

/**
 * The page's two lines: to the engine and to the shell. The preload posts fresh ports at the start and after each
 * restart of the engine; here they become clients that everybody else asks for by `engine()` and `shell()`.
 * Calls on a line that is down reject with DISCONNECTED at once instead of hanging; streams are begun again by the
 * replica when the line is back.
 */
import { createStore } from 'zustand/vanilla'
import type { Contract } from '../../../shared/contract'
import { connect } from '../../../shared/contract/runtime/client'
import type { Client } from '../../../shared/contract/runtime/definition'
import type { shell as shellTree } from '../../../shared/contract/shell'

type Shell = typeof shellTree

interface Lines {
  engine: Client<Contract> | undefined
  shell: Client<Shell> | undefined
}

export const lines = createStore<Lines>(() => ({ engine: undefined, shell: undefined }))

/** Stands in while there is no line: every call on it rejects with DISCONNECTED. */
function downLine<T>(): Client<T> {
  const line = connect<T>({ postMessage: () => {}, close: () => {} })
  line.close()
  return line.client
}
const engineDown = downLine<Contract>()
const shellDown = downLine<Shell>()

export const engine = (): Client<Contract> => lines.getState().engine ?? engineDown
export const shell = (): Client<Shell> => lines.getState().shell ?? shellDown

/**
 * Takes the ports the preload posts to the window, and asks for the first ones. Gives back its end: no port is
 * listened to after it.
 */
export function openLines(): () => void {
  let closeBoth = () => {}

  function take(enginePort: MessagePort, shellPort: MessagePort) {
    const closeOld = closeBoth
    const toEngine = connect<Contract>(enginePort, { onClose: () => drop('engine', toEngine.client) })
    const toShell = connect<Shell>(shellPort, { onClose: () => drop('shell', toShell.client) })
    lines.setState({ engine: toEngine.client, shell: toShell.client })
    closeBoth = () => {
      toEngine.close()
      toShell.close()
    }
    closeOld()
  }

  function onMessage(event: MessageEvent<unknown>) {
    if (event.source !== window || !isPortsMessage(event.data)) return
    const [enginePort, shellPort] = event.ports
    if (enginePort && shellPort) take(enginePort, shellPort)
  }

  window.addEventListener('message', onMessage)
  bridge()?.connect()
  return () => {
    window.removeEventListener('message', onMessage)
    closeBoth()
  }
}

/** A line that closed is forgotten, unless a newer one has taken its place. */
function drop(name: keyof Lines, client: unknown) {
  if (lines.getState()[name] === client) lines.setState({ [name]: undefined })
}

function isPortsMessage(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'kind' in data && data.kind === 'longshore:ports'
}

/** What the preload puts on the window; absent outside Electron. */
function bridge(): { connect: () => unknown } | undefined {
  const found: unknown = Reflect.get(window, 'longshore')
  return typeof found === 'object' && found !== null && 'connect' in found
    ? (found as { connect: () => unknown })
    : undefined
}

/**
 * Resolves when following a stream again makes sense: at once when another line than `used` is up already, when one
 * comes up, or after a second if the line is up and the stream alone failed.
 */
export function untilRetry(name: keyof Lines): (used: unknown, signal: AbortSignal) => Promise<void> {
  return (used, signal) =>
    new Promise((resolve) => {
      const isNew = (line: unknown) => line !== undefined && line !== used
      const now = lines.getState()[name]
      if (isNew(now)) return resolve()
      const end = () => {
        clearTimeout(timer)
        unsubscribe()
        signal.removeEventListener('abort', end)
        resolve()
      }
      const timer = now ? setTimeout(end, 1000) : undefined
      const unsubscribe = lines.subscribe((latest) => {
        if (isNew(latest[name])) end()
      })
      signal.addEventListener('abort', end, { once: true })
    })
}

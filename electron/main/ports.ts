/**
 * Brokers the page's two lines: one to the engine, one to the shell. The only listener for messages of a page, with one
 * channel and no payload; everything else goes over the ports. Ports go only to the top frame of our own page, and are
 * handed out anew when the engine starts again.
 */
import { ipcMain, MessageChannelMain, type MessagePortMain, type WebContents, type WebFrameMain } from 'electron'
import type { Log } from './log'
import { PAGE_ORIGIN } from './page-files'

export interface PortsOptions {
  /** Gives the engine its end; when there is no engine it closes it. */
  giveEngine: (port: MessagePortMain) => void
  /** Serves the shell's contract on the port until the returned function is called. */
  serveShell: (port: MessagePortMain, page: WebContents) => () => void
  log: Log
}

/** Starts to listen. Gives back what hands every connected page new ports. */
export function brokerPorts({ giveEngine, serveShell, log }: PortsOptions): { renew: () => void } {
  /** Pages that asked, each with the end of its shell line. */
  const connected = new Map<WebContents, () => void>()

  function hand(page: WebContents) {
    connected.get(page)?.()
    const toEngine = new MessageChannelMain()
    const toShell = new MessageChannelMain()
    giveEngine(toEngine.port1)
    connected.set(page, serveShell(toShell.port1, page))
    page.postMessage('longshore:ports', null, [toEngine.port2, toShell.port2])
  }

  function forget(page: WebContents) {
    connected.get(page)?.()
    connected.delete(page)
  }

  ipcMain.on('longshore:connect', ({ sender, senderFrame }) => {
    const why = refusal(sender, senderFrame)
    if (why) return log.warn('ports.refused', { why })
    if (!connected.has(sender)) {
      sender.once('destroyed', () => forget(sender))
      sender.on('render-process-gone', () => forget(sender))
    }
    hand(sender)
  })

  return {
    renew() {
      for (const page of [...connected.keys()]) if (!page.isDestroyed()) hand(page)
    },
  }
}

/**
 * Why this frame gets no ports, or undefined when it does. A frame is null once it is gone. Its `detached` is not asked:
 * Electron 33 leaves it true for good after a page crashed and was loaded again, and the comparison says the same.
 */
function refusal(sender: WebContents, frame: WebFrameMain | null): string | undefined {
  if (!frame) return 'the frame is gone'
  if (frame.parent !== null || frame !== sender.mainFrame) return 'not the top frame'
  if (frame.origin !== PAGE_ORIGIN) return 'not our page'
  return undefined
}

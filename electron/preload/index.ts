/**
 * Hands the page its two ports and nothing else; it never changes with a capability. Runs sandboxed in a world of its
 * own. Ports cannot cross the context bridge, so they travel as a message of the window to itself.
 */
import { contextBridge, ipcRenderer } from 'electron'

ipcRenderer.on('longshore:ports', (event) => {
  window.postMessage({ kind: 'longshore:ports' }, window.location.origin, [...event.ports])
})

contextBridge.exposeInMainWorld('longshore', {
  /** Asks for ports; they come as a message of kind `longshore:ports`, now and after each restart of the engine. */
  connect: () => ipcRenderer.send('longshore:connect'),
  platform: process.platform,
})

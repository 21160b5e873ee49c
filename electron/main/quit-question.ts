/**
 * Before the app quits: what runs in terminals ends with it, so it is named and the person is asked. Not asked when
 * nothing runs, when the engine cannot say, or when the computer itself shuts down. Called by start-shell.ts.
 */
import { BrowserWindow, dialog, powerMonitor } from 'electron'
import type { Engine } from './engine-process'
import { quitWords, type Running } from './quit-words'

const ASK_WITHIN_MS = 1_000

/** True when the app may quit. A second call while the question is open says no. */
export function createQuitQuestion(engine: Pick<Engine, 'inner'>): () => Promise<boolean> {
  let isAsking = false
  let isShutdown = false
  powerMonitor.on('shutdown', () => (isShutdown = true))

  return async () => {
    if (isShutdown) return true
    if (isAsking) return false
    isAsking = true
    const running = await whatRuns(engine)
    const mayQuit = running.length === 0 || (await ask(running))
    isAsking = false
    return mayQuit
  }
}

async function whatRuns(engine: Pick<Engine, 'inner'>): Promise<Running[]> {
  const signal = AbortSignal.timeout(ASK_WITHIN_MS)
  try {
    const inner = await engine.inner(signal)
    return (await inner.runningTerminals(undefined, { signal })).terminals
  } catch {
    return [] // an engine that does not answer keeps nothing running
  }
}

async function ask(running: readonly Running[]): Promise<boolean> {
  const question = { type: 'warning' as const, ...quitWords(running), defaultId: 1, cancelId: 1 }
  const parent = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0]
  const { response } = await (parent ? dialog.showMessageBox(parent, question) : dialog.showMessageBox(question))
  return response === 0
}

/**
 * The only place that hands an address to the desktop. Called for `shell.app.openExternal`; the person is asked each
 * time in a native dialog, which no page can draw over or answer.
 */
import { type BrowserWindow, dialog, shell } from 'electron'
import { Failure } from '../../shared/errors'
import { checkExternalUrl } from './external-url'

/** Rejects with DENIED for what is never opened; `opened` is false when the person said no. */
export async function openExternal(text: string, parent: BrowserWindow | undefined): Promise<{ opened: boolean }> {
  const url = checkExternalUrl(text)
  if (!url.allowed) throw new Failure('DENIED', url.why, { hint: 'Copy the address if you trust it.' })
  const question = {
    type: 'question' as const,
    message: `Open ${url.shown}?`,
    detail: `${url.href.slice(0, 500)}\n\nThis leaves Longshore.`,
    buttons: ['Open', 'Cancel'],
    defaultId: 1,
    cancelId: 1,
  }
  const { response } = await (parent ? dialog.showMessageBox(parent, question) : dialog.showMessageBox(question))
  if (response !== 0) return { opened: false }
  await shell.openExternal(url.href)
  return { opened: true }
}

/** What a page does with a call that failed: one toast with the sentence and what to do. Cancelled calls say nothing. */
import { toErrorInfo } from '../../../shared/errors'
import { notify } from '../../ui/toast'
import { showDialog } from './dialogs'

/** `what` names the thing that failed when the error itself cannot: `Could not stop web`. */
export function notifyFailure(thrown: unknown, what?: string): void {
  const info = toErrorInfo(thrown)
  if (info.code === 'CANCELLED') return
  const detail = [what ? info.message : '', info.hint].filter(Boolean).join(' ')
  const action =
    info.code === 'LOCKED' ? { label: 'Unlock…', run: () => showDialog({ kind: 'unlock-vault' }) } : undefined
  notify({ tone: 'crit', title: what ?? info.message, detail, action })
}

/** How audit entries read: the action as words, the outcome with its mark, the target. Pure. */
import type { AuditEntry, AuditOutcome } from '../../../shared/contract/audit'
import type { Tone } from '../../ui/mark'

export const OUTCOME: Record<AuditOutcome, { tone: Tone; word: string; meaning: string }> = {
  pending: { tone: 'busy', word: 'pending', meaning: 'Under way.' },
  done: { tone: 'good', word: 'done', meaning: 'Ended well.' },
  failed: { tone: 'crit', word: 'failed', meaning: 'Was tried and failed.' },
  denied: { tone: 'warn', word: 'denied', meaning: 'The policy said no; nothing was done.' },
  unknown: {
    tone: 'off',
    word: 'unknown',
    meaning: 'The engine ended before the outcome was written: it may have been done or not.',
  },
}

/** `container.stop` → `Stop container`, `host.trust-key` → `Trust key host`. */
export function actionWords(action: string): string {
  const [area = '', verb = ''] = action.split('.')
  const words = `${verb.replaceAll('-', ' ')} ${area}`.trim()
  const known: Record<string, string> = {
    'host.trust-key': 'Trust host key',
    'host.test': 'Test connection',
    'settings.change': 'Change settings',
    'app.restart-engine': 'Restart engine',
    'app.open-external': 'Open link',
    'logs.download': 'Download logs',
    'secret.put': 'Keep secret',
    'terminal.session': 'Terminal session',
    'window.open': 'Open window',
    'vault.set-password': 'Set master password',
  }
  return known[action] ?? words.charAt(0).toUpperCase() + words.slice(1)
}

export const targetText = ({ target }: AuditEntry) => target.name ?? target.id ?? target.kind

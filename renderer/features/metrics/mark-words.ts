/** How what happened reads: on the charts, in the list below them. Text of hosts stays a text of its own. Pure. */
import type { Mark, MarkKind } from '../../../shared/contract/metrics'
import type { ChartMark } from '../../ui/chart'
import type { Tone } from '../../ui/mark'

const WORDS: Record<MarkKind, { tone: Tone; word: string }> = {
  start: { tone: 'good', word: 'started' },
  end: { tone: 'off', word: 'ended' },
  restart: { tone: 'info', word: 'restarted' },
  replace: { tone: 'info', word: 'replaced' },
  oom: { tone: 'crit', word: 'out of memory' },
  healthy: { tone: 'good', word: 'healthy' },
  unhealthy: { tone: 'warn', word: 'unhealthy' },
}
/** What a process leaves behind that ended well or was stopped. */
const CALM_END = /^$|exit code (0|137|143)\b/

export function markWords({ kind, note }: Pick<Mark, 'kind' | 'note'>): { tone: Tone; word: string; note: string } {
  const { tone, word } = WORDS[kind]
  return { tone: kind === 'end' && !CALM_END.test(note) ? 'warn' : tone, word, note }
}

/** `withName`: where marks of several containers stand together. */
export function chartMark(mark: Mark, withName: boolean): ChartMark {
  const { tone, word, note } = markWords(mark)
  const words = [word, note].filter(Boolean).join(', ')
  return { at: mark.at, tone, words: withName && mark.name ? `${mark.name}: ${words}` : words }
}

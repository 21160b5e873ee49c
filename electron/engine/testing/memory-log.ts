/** A log that keeps its lines, for tests that ask what was said. */
import type { Log } from '../ports'

export interface LogLine {
  level: 'info' | 'warn' | 'error'
  event: string
  facts: Record<string, unknown>
}

export function createMemoryLog(): Log & { lines: LogLine[]; events: () => string[] } {
  const lines: LogLine[] = []
  const at =
    (level: LogLine['level']) =>
    (event: string, facts: Record<string, unknown> = {}) => {
      lines.push({ level, event, facts })
    }
  return {
    lines,
    events: () => lines.map((line) => line.event),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
  }
}

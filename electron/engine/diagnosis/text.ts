/**
 * The report as plain text, to hand on: complete, at most 200 lines of at most 300 characters, instants in UTC because
 * its reader may live elsewhere. Secrets were masked before (masking.ts). Pure; used by findings.ts.
 */
import type { DiagnosisReport, Finding } from '../../../shared/contract/diagnosis'
import { cleanText } from '../../../shared/domain/text'

const MAX_LINES = 200
const MAX_WIDTH = 300
/** So that one talkative part leaves room for the others. */
const LINES_OF_A_FINDING = 25

const TONES: Readonly<Record<Finding['tone'], string>> = {
  crit: 'CRITICAL',
  warn: 'WARNING',
  unknown: 'NOT KNOWN',
  info: 'NOTE',
  ok: 'FINE',
}

export function textOf({ at, name, hostName, summary, findings }: Omit<DiagnosisReport, 'text'>): string {
  const head = [`Diagnosis of container ${name} on ${hostName}`, `Made ${instant(at)} by Longshore`, '', summary, '']
  const all = [...head, ...findings.flatMap(linesOf)].map((line) => (line === '' ? '' : indented(line)))
  const kept =
    all.length > MAX_LINES ? [...all.slice(0, MAX_LINES - 1), `… ${all.length - MAX_LINES + 1} more lines`] : all
  return `${kept.join('\n').trimEnd()}\n`
}

function linesOf({ part, tone, title, meaning, facts, lines }: Finding): string[] {
  const shown = lines.slice(0, LINES_OF_A_FINDING)
  return [
    `[${TONES[tone]}] ${part}: ${title}`,
    `  ${meaning}`,
    ...facts.map(({ name, value }) => `  - ${name}: ${value}`),
    ...shown.map((line) => `  | ${line.at === undefined ? '' : `${instant(line.at)}  `}${line.text}`),
    ...(lines.length > shown.length ? [`  | … ${lines.length - shown.length} more`] : []),
    '',
  ]
}

/** One line each, whatever a host wrote into it. */
function indented(line: string): string {
  const spaces = /^ */.exec(line)?.[0] ?? ''
  return `${spaces}${cleanText(line, MAX_WIDTH)}`
}

function instant(at: number): string {
  const date = new Date(at)
  return Number.isNaN(date.getTime())
    ? 'at an unknown time'
    : date
        .toISOString()
        .replace('T', ' ')
        .replace('.000Z', 'Z')
        .replace(/\.\d{3}Z/, 'Z')
}

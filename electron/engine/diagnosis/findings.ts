/** All rules over one evidence, the worst first, and the one sentence for the whole. Pure; used by index.ts. */
import { DIAGNOSIS_PARTS, type DiagnosisReport, type Finding } from '../../../shared/contract/diagnosis'
import type { Evidence } from './evidence'
import { cpuFindings } from './rules/cpu'
import { healthFindings } from './rules/health'
import { actionFindings, eventFindings, imageFindings } from './rules/history'
import { lineFindings } from './rules/lines'
import { memoryFindings } from './rules/memory'
import { restartFindings } from './rules/restarts'
import { stateFindings } from './rules/state'
import { summaryOf } from './summary'
import { textOf } from './text'

const TONES: readonly Finding['tone'][] = ['crit', 'warn', 'unknown', 'info', 'ok']

export function diagnose(evidence: Evidence): DiagnosisReport {
  const findings = [
    ...stateFindings(evidence),
    ...memoryFindings(evidence),
    ...cpuFindings(evidence),
    ...healthFindings(evidence),
    ...restartFindings(evidence),
    ...lineFindings(evidence),
    ...eventFindings(evidence),
    ...actionFindings(evidence),
    ...imageFindings(evidence),
  ].sort(byWeight)
  const worst = findings[0]?.tone ?? 'unknown'
  const report = {
    at: evidence.now,
    name: evidence.name,
    hostName: evidence.host.name,
    summary: summaryOf(evidence, findings),
    tone: worst === 'info' ? ('ok' as const) : worst,
    findings,
  }
  return { ...report, text: textOf(report) }
}

function byWeight(a: Finding, b: Finding): number {
  return (
    TONES.indexOf(a.tone) - TONES.indexOf(b.tone) || DIAGNOSIS_PARTS.indexOf(a.part) - DIAGNOSIS_PARTS.indexOf(b.part)
  )
}

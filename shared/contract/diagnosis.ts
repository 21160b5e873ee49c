/**
 * Diagnosis: what one looks at when a container misbehaves, collected on one page, each with a sentence on what it means.
 * Implemented by electron/engine/diagnosis, shown by renderer/features/diagnosis.
 */
import * as z from 'zod'
import { containerReference } from './containers'
import { command, query } from './runtime'

/** The parts of the page, in their order. */
export const DIAGNOSIS_PARTS = [
  'state',
  'memory',
  'cpu',
  'health',
  'restarts',
  'lines',
  'events',
  'actions',
  'image',
] as const
export const diagnosisPart = z.enum(DIAGNOSIS_PARTS)
export type DiagnosisPart = z.output<typeof diagnosisPart>

export const finding = z.object({
  part: diagnosisPart,
  /** ok: looked at and fine · unknown: could not be looked at. */
  tone: z.enum(['ok', 'info', 'warn', 'crit', 'unknown']),
  /** `Killed for memory 3 times in 24 hours`. */
  title: z.string(),
  /** What it means and what one may do. */
  meaning: z.string(),
  /** Facts beneath it, in the order they are read; text of the host. */
  facts: z.array(z.object({ name: z.string(), value: z.string() })),
  /** Lines beneath it: of the log, of the health check, events, actions; text of the host, made harmless. */
  lines: z.array(z.object({ at: z.number().optional(), text: z.string() })),
})
export type Finding = z.output<typeof finding>

export const diagnosisReport = z.object({
  at: z.number(),
  name: z.string(),
  hostName: z.string(),
  /** One sentence for the whole. */
  summary: z.string(),
  tone: finding.shape.tone,
  /** The worst first, then in the order of the parts. */
  findings: z.array(finding),
  /** The same as plain text, to hand on. */
  text: z.string(),
})
export type DiagnosisReport = z.output<typeof diagnosisReport>

const it = (input: { hostId: string; id: string; name?: string | undefined }) => ({
  kind: 'container' as const,
  hostId: input.hostId,
  id: input.id,
  name: input.name,
})

export const diagnosis = {
  /** Collected anew each time; what cannot be asked just now is a finding of its own, never an error. */
  of: query({
    input: containerReference,
    output: diagnosisReport,
    timeoutMs: 60_000,
    access: { area: 'diagnosis', verb: 'view', target: it },
  }),
  /** Writes the text into a file the person chose. */
  save: command({
    input: containerReference.extend({ fileId: z.string().max(64) }),
    output: z.void(),
    timeoutMs: 60_000,
    access: { area: 'diagnosis', verb: 'view', target: it },
    audit: { action: 'diagnosis.save', target: it },
  }),
}

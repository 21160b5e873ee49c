/**
 * The engine's word on itself: what the status bar, the smoke run and the banner of a restored database show.
 * Implemented by electron/engine/main.ts.
 */
import * as z from 'zod'
import { query } from './runtime'

export const engineReport = z.object({
  node: z.string(),
  sqlite: z.string(),
  /** Time from the start of the process until it could answer, in milliseconds. */
  readyMs: z.number(),
  /** True when a row was written to the database and read back at start. */
  databaseWorks: z.boolean(),
  /** What was lost and what was restored when the database had to be set aside, as a sentence. */
  databaseNotice: z.string().optional(),
})
export type EngineReport = z.output<typeof engineReport>

export const app = {
  report: query({
    input: z.void(),
    output: engineReport,
    access: { area: 'app', verb: 'view', target: () => ({ kind: 'app' }) },
  }),
}

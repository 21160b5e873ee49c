/** The schema of ErrorInfo (shared/errors.ts), for procedures that carry an error as data. */
import * as z from 'zod'
import { ERROR_CODES, type ErrorInfo } from '../errors'

export const errorInfo: z.ZodType<ErrorInfo> = z.object({
  code: z.enum(ERROR_CODES),
  message: z.string(),
  hint: z.string(),
  details: z.string().optional(),
  retryable: z.boolean(),
  data: z.record(z.string(), z.string()).optional(),
})

/** Access: who is at the keyboard and what they may do. Implemented by electron/engine/access. */
import * as z from 'zod'
import { query } from './runtime'

export const role = z.enum(['owner', 'admin', 'operator', 'viewer'])
export type Role = z.output<typeof role>

export const access = {
  whoAmI: query({
    input: z.void(),
    output: z.object({ operator: z.string(), role }),
    access: { area: 'access', verb: 'view', target: () => ({ kind: 'session' }) },
  }),
}

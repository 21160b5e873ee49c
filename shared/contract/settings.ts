/**
 * Settings of the engine: how it asks and how it acts. What only the window knows (theme, density, tray) is the
 * shell's (shell.ts). Implemented by electron/engine/settings, shown by renderer/features/settings.
 */
import * as z from 'zod'
import { command, stream } from './runtime'

export const settingsValues = z.object({
  /** Must a person say why before stop and restart? */
  askReason: z.enum(['never', 'optional', 'required']),
  /** Seconds a container gets to end by itself before it is killed. */
  stopGraceS: z.number().int().min(0).max(600),
  /** Containers protected by name (`db-*`) or by image (`image:postgres*`); `*` any text, `?` one character. */
  protectedPatterns: z.array(z.string().trim().min(1).max(200)).max(50),
  /** What the history of metrics may take on this computer, in MiB; it comes before the 24 hours and the 30 days. */
  metricsCapMiB: z.number().int().min(16).max(102_400),
  /** Newest values for Prometheus on this computer's loopback address. It needs a token. */
  prometheus: z.boolean(),
  prometheusPort: z.number().int().min(1024).max(65_535),
  /** The id of the token in the vault; empty = there is none. */
  prometheusTokenId: z.string().max(64),
})
export type SettingsValues = z.output<typeof settingsValues>

export const settings = {
  watch: stream({
    input: z.void(),
    output: settingsValues,
    access: { area: 'settings', verb: 'view', target: () => ({ kind: 'setting' }) },
  }),
  change: command({
    input: settingsValues.partial().strict(),
    output: z.void(),
    access: { area: 'settings', verb: 'manage', target: () => ({ kind: 'setting' }) },
    audit: { action: 'settings.change', target: (input) => ({ kind: 'setting', id: Object.keys(input).join(' ') }) },
  }),
}

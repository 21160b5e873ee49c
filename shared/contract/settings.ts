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

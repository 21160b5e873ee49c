/**
 * The shell's settings: theme, density, what the last window's closing means. Kept by electron-store, watched by the
 * page, applied here where Electron has to know.
 */
import type * as z from 'zod'
import { type ShellSettings, shellSettings } from '../../shared/contract/shell'
import type { Kept } from './kept'
import { createWatched, type Watched } from './watched'

export const settingsFile = shellSettings.extend({
  theme: shellSettings.shape.theme.default('system'),
  density: shellSettings.shape.density.default('regular'),
  onLastWindowClosed: shellSettings.shape.onLastWindowClosed.default('ask'),
})

export interface Settings {
  now: Watched<ShellSettings>
  change: (changes: { [K in keyof ShellSettings]?: ShellSettings[K] | undefined }) => void
}

export function createSettings(
  kept: Kept<z.output<typeof settingsFile>>,
  applyTheme: (theme: ShellSettings['theme']) => void,
): Settings {
  const now = createWatched<ShellSettings>(kept.read())
  applyTheme(now.get().theme)
  return {
    now,
    change(changes) {
      const next = shellSettings.parse({ ...now.get(), ...changes })
      kept.write(next)
      applyTheme(next.theme)
      now.set(next)
    },
  }
}

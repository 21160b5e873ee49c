/**
 * Theme and density on <html>, from the shell's settings. The last ones are kept in localStorage so that the first
 * paint already has them; `system` follows the desktop while the app runs.
 */
import type { ShellSettings } from '../../shared/contract/shell'
import { replicas } from './replica/replicas'

type Look = Pick<ShellSettings, 'theme' | 'density'>
const KEY = 'look'

/** Applies the last known look now and every change from then on. Gives back its end. */
export function followLook(): () => void {
  const dark = window.matchMedia('(prefers-color-scheme: dark)')
  let look = remembered()
  const paint = () => apply(look, dark.matches)
  paint()
  const unsubscribe = replicas.shellSettings.store.subscribe(({ data }) => {
    if (!data) return
    look = { theme: data.theme, density: data.density }
    localStorage.setItem(KEY, JSON.stringify(look))
    paint()
  })
  dark.addEventListener('change', paint)
  return () => {
    unsubscribe()
    dark.removeEventListener('change', paint)
  }
}

function apply(look: Look, systemIsDark: boolean) {
  const theme = look.theme === 'system' ? (systemIsDark ? 'dark' : 'light') : look.theme
  document.documentElement.dataset.theme = theme
  document.documentElement.dataset.density = look.density
}

function remembered(): Look {
  try {
    const { theme, density } = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Look>
    return { theme: theme ?? 'system', density: density ?? 'regular' }
  } catch {
    return { theme: 'system', density: 'regular' }
  }
}

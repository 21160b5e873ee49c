/**
 * Is this the Electron the project is built for, or the older one that stands in where that cannot be had?
 * The expected version comes from package.json at build time (build/electron.vite.config.ts).
 */
declare const __EXPECTED_ELECTRON__: string

export function judgeRuntime(expected: string, actual: string): 'official' | 'fallback' {
  return major(expected) === major(actual) ? 'official' : 'fallback'
}

export const runtime = (actual: string) => judgeRuntime(__EXPECTED_ELECTRON__, actual)

function major(version: string): string | undefined {
  return /\d+/.exec(version)?.[0]
}

/**
 * What the engine and the simulated fleet get to know of our environment: what SSH, Docker and Node need, and nothing
 * else. A list of what is allowed, because an environment holds other programs' secrets. Pure.
 */
const NAMES: ReadonlySet<string> = new Set([
  'HOME',
  'USER',
  'LOGNAME',
  'PATH',
  'LANG',
  'LANGUAGE',
  'TZ',
  'TMPDIR',
  'SSH_AUTH_SOCK',
  'DOCKER_HOST',
  'DOCKER_CONTEXT',
  'DOCKER_CONFIG',
  // Windows: without these, sockets, temporary files and the agent's pipe cannot be found.
  'SYSTEMROOT',
  'USERPROFILE',
  'APPDATA',
  'LOCALAPPDATA',
  'TEMP',
  'TMP',
])
const PREFIXES = ['XDG_', 'LC_'] as const

export function engineEnvironment(all: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const [name, value] of Object.entries(all)) {
    const key = name.toUpperCase()
    if (value !== undefined && (NAMES.has(key) || PREFIXES.some((prefix) => key.startsWith(prefix)))) kept[name] = value
  }
  return kept
}

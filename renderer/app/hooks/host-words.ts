/** How a host's link reads: mark, word and what stands beside it. Used by cards, tree, status bar and table. */
import type { Host, HostAddress, HostColour, LinkState } from '../../../shared/contract/hosts'
import type { Tone } from '../../ui/mark'

export const LINK: Record<LinkState, { tone: Tone; word: string }> = {
  online: { tone: 'good', word: 'online' },
  degraded: { tone: 'warn', word: 'degraded' },
  connecting: { tone: 'busy', word: 'connecting' },
  offline: { tone: 'off', word: 'offline' },
  locked: { tone: 'locked', word: 'locked' },
  attention: { tone: 'crit', word: 'needs attention' },
  disabled: { tone: 'off', word: 'disabled' },
}

/** The colours a person can give a host, as classes that stand in the theme. */
export const hostColours: readonly { colour: HostColour; className: string }[] = [
  { colour: 'red', className: 'bg-host-red' },
  { colour: 'orange', className: 'bg-host-orange' },
  { colour: 'yellow', className: 'bg-host-yellow' },
  { colour: 'green', className: 'bg-host-green' },
  { colour: 'teal', className: 'bg-host-teal' },
  { colour: 'blue', className: 'bg-host-blue' },
  { colour: 'purple', className: 'bg-host-purple' },
  { colour: 'pink', className: 'bg-host-pink' },
]
export const colourClass = (colour: HostColour | undefined): string | undefined =>
  hostColours.find((each) => each.colour === colour)?.className

const ATTENTION: Record<string, string> = {
  HOST_KEY_UNKNOWN: 'new key',
  HOST_KEY_CHANGED: 'key changed',
  AUTH_FAILED: 'sign-in failed',
}

/** The state in a word or two; for what only a person can mend, what it is. */
export function linkWord(host: Host): string {
  const why = host.link === 'attention' ? ATTENTION[host.error?.code ?? ''] : undefined
  return why ?? LINK[host.link].word
}

/** Is what we show of this host as fresh as it can be? */
export const isLive = (host: Host | undefined): boolean => host?.link === 'online' || host?.link === 'degraded'

/** The address as a person writes it: `ssh://root@web-1`, `tcp://web-1:2376` or `unix:///run/docker.sock`. */
export function addressText(address: HostAddress): string {
  if (address.kind === 'local') return `unix://${address.socketPath}`
  if (address.kind !== 'ssh') return `tcp://${bracketed(address.host)}:${address.port}`
  return `ssh://${address.user}@${bracketed(address.host)}${address.port === 22 ? '' : `:${address.port}`}`
}

const bracketed = (host: string) => (host.includes(':') && !host.startsWith('[') ? `[${host}]` : host)

/** `Debian GNU/Linux 12 (bookworm) · 28.5.1` in as few words as tell hosts apart. */
export function factsText(host: Host): string {
  if (!host.facts) return ''
  const os = host.facts.os.replace(/ GNU\/Linux/, '').replace(/ \([^)]*\)/, '')
  return `${os} · ${host.facts.version.split('+')[0]}`
}

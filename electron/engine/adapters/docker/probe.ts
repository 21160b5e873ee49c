/**
 * Why sshd would not open a channel to Docker's socket. On the wire the causes look alike (sshd says `open failed` to
 * all), so a second question is asked by a command; what its answer means is pure. Used by index.ts.
 */
import { cleanText } from '../../../../shared/domain/text'
import type { Failure } from '../../../../shared/errors'
import type { SshLink } from '../ssh'
import { within } from '../ssh'
import { forwardingForbidden, notPermitted, notRunning, type Place, socketUnexplained } from './rules'

const PROBE_TIMEOUT_MS = 5000

/** Words any shell of a login knows. /proc/net/unix tells whether somebody listens: a socket's file outlives dockerd. */
export function probeCommand(socketPath: string): string {
  const path = quote(socketPath)
  return [
    `test -e ${path} && echo exists`,
    `test -S ${path} && echo socket`,
    `test -w ${path} && echo writable`,
    `echo "groups: $(id -nG)"`,
    `echo "target: $(readlink -f ${path})"`,
    'test -r /proc/net/unix && echo linux',
    `grep -F ${quote(baseName(socketPath))} /proc/net/unix`,
  ].join('; ')
}

export function explainProbe(output: string, place: Place, details: string): Failure {
  const lines = output.split('\n').map((line) => line.trim())
  const after = (label: string) =>
    lines
      .find((line) => line.startsWith(label))
      ?.slice(label.length)
      .trim() ?? ''
  if (after('groups:') === '') return socketUnexplained(place, details)
  if (!lines.includes('exists')) return notRunning(place, `there is no socket ${place.socketPath}`)
  if (!lines.includes('socket')) return notRunning(place, `${place.socketPath} is not a socket`)
  if (!lines.includes('writable')) return notPermitted(place, after('groups:').split(' '))
  if (!lines.includes('linux')) return socketUnexplained(place, details)
  const paths = new Set([place.socketPath, after('target:')].map(canonical))
  const listening = lines.some((line) => isListening(line, paths))
  return listening ? forwardingForbidden(place) : notRunning(place, `nothing listens on ${place.socketPath}`)
}

/** Asks the server; when it runs no commands for us, all three causes are named. */
export async function explainRefusal(link: SshLink, place: Place, error: Error): Promise<Failure> {
  const details = cleanText(error.message, 512)
  const late = () => socketUnexplained(place, details)
  try {
    const patience = { signal: new AbortController().signal, timeoutMs: PROBE_TIMEOUT_MS, late }
    const { stdout } = await within(patience, (signal) => link.exec(probeCommand(place.socketPath), signal))
    return explainProbe(stdout, place, details)
  } catch {
    return socketUnexplained(place, details)
  }
}

/** proc_net(5): `Num RefCount Protocol Flags Type St Inode Path`; the flag 0x10000 is set on a socket that accepts. */
function isListening(line: string, paths: ReadonlySet<string>): boolean {
  const [, , , flags, , , , path] = line.split(/ +/)
  return flags === '00010000' && path !== undefined && paths.has(canonical(path))
}

/** /var/run is a link to /run everywhere that systemd runs, and either may have been given to bind(2). */
function canonical(path: string): string {
  return path.replace(/^\/var\/run\//, '/run/')
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

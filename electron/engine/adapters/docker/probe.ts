/**
 * Why sshd would not open a channel to Docker's socket. On the wire the causes look alike (sshd says `open failed` to
 * all), so a second question is asked by a command; what its answer means is pure. Used by index.ts.
 */
import { cleanText } from '../../../../shared/domain/text'
import { Failure } from '../../../../shared/errors'
import { type SshLink, within } from '../ssh'
import { forwardingForbidden, notPermitted, notRunning, type Place, productOf, quote, socketUnexplained } from './rules'
import { canTalk, type StdioWay } from './ways/dial-stdio'

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

export interface Explained {
  failure: Failure
  /** Another way that gets around this cause, if it works there. */
  around?: StdioWay
}

export function explainProbe(output: string, asked: Place, details: string): Explained {
  const lines = output.split('\n').map((line) => line.trim())
  const after = (label: string) =>
    lines
      .find((line) => line.startsWith(label))
      ?.slice(label.length)
      .trim() ?? ''
  // podman-docker makes Docker's path a link to Podman's socket.
  const place = { ...asked, product: asked.product ?? productOf({ socketPath: after('target:') || asked.socketPath }) }
  const unexplained = { failure: socketUnexplained(place, details) }
  if (after('groups:') === '') return unexplained
  if (!lines.includes('exists')) return { failure: notRunning(place, `there is no socket ${place.socketPath}`) }
  if (!lines.includes('socket')) return { failure: notRunning(place, `${place.socketPath} is not a socket`) }
  if (!lines.includes('writable')) {
    return { failure: notPermitted(place, after('groups:').split(' ')), around: 'sudo-dial-stdio' }
  }
  if (!lines.includes('linux')) return unexplained
  const paths = new Set([place.socketPath, after('target:')].map(canonical))
  const listening = lines.some((line) => isListening(line, paths))
  return listening
    ? { failure: forwardingForbidden(place), around: 'dial-stdio' }
    : { failure: notRunning(place, `nothing listens on ${place.socketPath}`) }
}

/**
 * Asks the server; when it runs no commands for us, all three causes are named. `data.offer` of the Failure names the
 * other way when that was tried and works.
 */
export async function explainRefusal(link: SshLink, place: Place, error: Error): Promise<Failure> {
  const details = cleanText(error.message, 512)
  const late = () => socketUnexplained(place, details)
  const { signal } = new AbortController()
  try {
    const patience = { signal, timeoutMs: PROBE_TIMEOUT_MS, late }
    const { stdout } = await within(patience, (inner) => link.exec(probeCommand(place.socketPath), inner))
    const { failure, around } = explainProbe(stdout, place, details)
    return around && (await canTalk(link, around, place, signal)) ? offering(failure, around) : failure
  } catch {
    return socketUnexplained(place, details)
  }
}

function offering(failure: Failure, offer: StdioWay): Failure {
  const { code, message, ...more } = failure.info
  return new Failure(code, message, { ...more, data: { ...more.data, offer } })
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

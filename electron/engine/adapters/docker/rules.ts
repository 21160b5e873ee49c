/**
 * What the engine's answers and a broken socket mean, and why a socket could not be opened. Pure; used by calls.ts,
 * events.ts and index.ts.
 */
import { cleanText } from '../../../../shared/domain/text'
import { Failure } from '../../../../shared/errors'

/** Where the engine is, as a person says it: a host's name or "this computer". */
export interface Place {
  name: string
  user: string
  socketPath: string
  /** Set by index.ts once the engine has said what it is; until then only the socket's path tells. */
  product?: Product | undefined
}
export type Product = 'Docker' | 'Podman'

export function productOf({ product, socketPath }: Pick<Place, 'product' | 'socketPath'>): Product {
  return product ?? (/podman/i.test(socketPath) ? 'Podman' : 'Docker')
}

/** 304 says that the container is already as asked. */
export function isSuccess(status: number): boolean {
  return (status >= 200 && status < 300) || status === 304
}

/** A refusal by the engine. `body` is what came with it, at most a few KiB. */
export function statusFailure(status: number, body: string, place: Place): Failure {
  const said = messageOf(body)
  const details = `HTTP ${status}`
  const front = status === 400 ? frontFailure(body, place) : undefined
  if (front) return front
  // Both say what is missing; when there is no word of it, the engine does not know the question at all.
  if (status === 404 && (said === '' || said === 'page not found')) return notOffered(place, details)
  if (status === 404) return new Failure('NOT_FOUND', said, { details })
  if (isImproper(said)) return new Failure('CONFLICT', improperInDockersWords(said), { details })
  if (status === 409) return new Failure('CONFLICT', said || 'Something else is under way there.', { details })
  if (status === 401 || status === 403) {
    return new Failure('DENIED', said || `The engine on ${place.name} does not permit that.`, {
      details,
      hint: 'A rule of that engine forbids it; ask whoever runs the server.',
    })
  }
  return new Failure('ENGINE_REFUSED', said || `The engine on ${place.name} answered with error ${status}.`, {
    details,
  })
}

/** Podman's end of every "not in that state"; a 500 in Podman 4, a 409 in newer ones, where Docker always says 409. */
const IMPROPER = /:? *container state improper\s*$/

const isImproper = (said: string) => IMPROPER.test(said)

/** Where a word of Docker's is known, it stands there: what a person reads is made of those (containers/refusals.ts). */
function improperInDockersWords(said: string): string {
  const [, id] = /can only kill running containers\. "?(\w+)"? is in state/.exec(said) ?? []
  return id === undefined ? said.replace(IMPROPER, '') : `Container ${id} is not running`
}

/** Podman has no `update` before 5.0, say. Not NOT_FOUND: nothing has gone, and its row must stay. */
function notOffered({ name }: Place, details: string): Failure {
  return new Failure('ENGINE_REFUSED', `The engine on ${name} does not offer that.`, {
    hint: 'Podman and older versions of Docker lack some of what Docker can do.',
    details,
  })
}

/** What stands before an engine and speaks TLS says in words of its own (Go's net/http, nginx). */
function frontFailure(body: string, place: Place): Failure | undefined {
  if (/HTTP request (was sent )?to (an )?HTTPS/i.test(body)) return speaksTls(place)
  if (!/SSL certificate/i.test(body)) return undefined
  return new Failure('AUTH_FAILED', `${place.name} does not accept the client certificate.`, {
    hint: 'It must be signed by the authority that server trusts for its clients.',
    details: cleanText(body, 300),
  })
}

export function speaksTls({ name, socketPath }: Place): Failure {
  return new Failure('INVALID', `${name} speaks only TLS at ${socketPath}.`, {
    hint: 'Choose TLS for this host and give it the certificates that belong to it.',
  })
}

/** Docker sends `{"message": …}`, Podman adds `cause` and `response`. */
function messageOf(body: string): string {
  try {
    const parsed: unknown = JSON.parse(body)
    if (parsed !== null && typeof parsed === 'object' && 'message' in parsed) return cleanText(parsed.message, 1024)
  } catch {
    // Not JSON: a proxy's page, or cut short. Its text would help nobody.
  }
  return ''
}

/** The socket to the engine broke or could not be opened, for a cause the system names. */
export function socketFailure(error: unknown, place: Place): Failure {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const details = cleanText(error instanceof Error ? error.message : String(error), 512)
  if (code === 'ENOENT') return notRunning(place, `there is no socket ${place.socketPath}`)
  if (code === 'ECONNREFUSED') return notRunning(place, `nothing listens on ${place.socketPath}`)
  if (code === 'EACCES' || code === 'EPERM') return notPermitted(place, [])
  return new Failure('ENGINE_DOWN', `The engine on ${place.name} ended the connection.`, {
    hint: `${productOf(place)} may be restarting there; Longshore tries again.`,
    details,
    cause: error,
  })
}

export function notRunning(place: Place, why: string): Failure {
  const product = productOf(place)
  return new Failure('ENGINE_DOWN', `${product} is not running on ${place.name}: ${why}.`, {
    hint: `Start it there (${START[product]}), or correct the path of its socket in the settings of the host.`,
  })
}

const START: Record<Product, string> = {
  Docker: 'systemctl start docker',
  Podman: 'systemctl start podman.socket, with --user for one’s own',
}

export function notAnswering(place: Place): Failure {
  const product = productOf(place)
  const process = product === 'Podman' ? 'podman system service' : 'dockerd'
  return new Failure('ENGINE_DOWN', `${product} on ${place.name} takes connections but does not answer.`, {
    hint: `Look at ${process} there: it may be starting, stuck or out of disk space.`,
  })
}

export function notPermitted(place: Place, groups: readonly string[]): Failure {
  const { user, name, socketPath } = place
  return new Failure('DENIED', `${user} may not use ${socketPath} on ${name}.`, { hint: permissionHint(place, groups) })
}

function permissionHint(place: Place, groups: readonly string[]): string {
  const { user } = place
  if (productOf(place) === 'Podman')
    return `${user} can have a Podman of their own there: systemctl --user enable --now podman.socket.`
  return groups.includes('docker')
    ? `${user} is in the group docker, but the socket belongs to another group.`
    : `Run there: sudo usermod -aG docker ${user}. It holds from the next login on.`
}

export function forwardingForbidden({ name }: Place): Failure {
  return new Failure('DENIED', `The SSH server of ${name} forbids forwarding to sockets.`, {
    hint: 'Set AllowStreamLocalForwarding and AllowTcpForwarding to local (or yes) in its sshd_config, then restart sshd.',
  })
}

export function socketUnexplained(place: Place, details: string): Failure {
  const { name, socketPath } = place
  return new Failure('ENGINE_DOWN', `The socket ${socketPath} on ${name} cannot be opened.`, {
    hint: `Is ${productOf(place)} running there, may this user use the socket, and does sshd allow AllowStreamLocalForwarding?`,
    details,
  })
}

export function tooLate({ name }: Place, timeoutMs: number): Failure {
  return new Failure('TIMED_OUT', `The engine on ${name} did not answer within ${Math.round(timeoutMs / 1000)} s.`, {
    hint: 'It may be busy; what was asked may still happen.',
  })
}

export function tooLarge({ name }: Place, maxBytes: number): Failure {
  return new Failure('ENGINE_REFUSED', `The answer of ${name} is larger than ${maxBytes / 1024 / 1024} MiB.`)
}

export function malformed({ name }: Place, what: string, details: string): Failure {
  return new Failure('ENGINE_REFUSED', `${name} sent ${what} that cannot be read.`, {
    hint: 'Is it really a Docker engine that listens on that socket?',
    details: cleanText(details, 200),
  })
}

/** One word for a POSIX shell. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

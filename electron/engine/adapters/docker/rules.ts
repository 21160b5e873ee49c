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
    hint: 'Docker may be restarting there; Longshore tries again.',
    details,
    cause: error,
  })
}

export function notRunning({ name }: Place, why: string): Failure {
  return new Failure('ENGINE_DOWN', `Docker is not running on ${name}: ${why}.`, {
    hint: 'Start it there (systemctl start docker), or correct the path of its socket in the settings of the host.',
  })
}

export function notAnswering({ name }: Place): Failure {
  return new Failure('ENGINE_DOWN', `Docker on ${name} takes connections but does not answer.`, {
    hint: 'Look at dockerd there: it may be starting, stuck or out of disk space.',
  })
}

export function notPermitted({ user, name, socketPath }: Place, groups: readonly string[]): Failure {
  const hint = groups.includes('docker')
    ? `${user} is in the group docker, but the socket belongs to another group.`
    : `Run there: sudo usermod -aG docker ${user}. It holds from the next login on.`
  return new Failure('DENIED', `${user} may not use ${socketPath} on ${name}.`, { hint })
}

export function forwardingForbidden({ name }: Place): Failure {
  return new Failure('DENIED', `The SSH server of ${name} forbids forwarding to sockets.`, {
    hint: 'Set AllowStreamLocalForwarding and AllowTcpForwarding to local (or yes) in its sshd_config, then restart sshd.',
  })
}

export function socketUnexplained({ name, socketPath }: Place, details: string): Failure {
  return new Failure('ENGINE_DOWN', `The socket ${socketPath} on ${name} cannot be opened.`, {
    hint: 'Is Docker running there, may this user use the socket, and does sshd allow AllowStreamLocalForwarding?',
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

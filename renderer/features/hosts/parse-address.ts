/**
 * What a person types as a host's address, turned into its parts: `ssh://user@host:port`, `user@host`, `host`,
 * `unix:///path` or a bare path. Pure; used by the add-host dialog, which shows the parts or the sentence.
 */
type ParsedAddress =
  | { kind: 'ssh'; user: string | undefined; host: string; port: number }
  | { kind: 'local'; socketPath: string }
  | { kind: 'invalid'; why: string }

const SSH_PORT = 22

export function parseAddress(typed: string): ParsedAddress {
  const text = typed.trim()
  if (text === '') return invalid('')
  if (text.startsWith('/')) return local(text)
  const [, scheme, rest] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/i.exec(text) ?? [undefined, 'ssh', text]
  if (scheme?.toLowerCase() === 'unix') return local(rest ?? '')
  if (scheme?.toLowerCase() === 'ssh') return ssh(rest ?? '')
  if (scheme?.toLowerCase() === 'tcp')
    return invalid('TCP is not supported: Longshore reaches hosts over SSH or a local socket.')
  return invalid(`${scheme}:// is not a way to reach a host. Use ssh://user@host or unix:///path.`)
}

function local(path: string): ParsedAddress {
  if (!path.startsWith('/')) return invalid('A socket needs its whole path, as in unix:///var/run/docker.sock.')
  return { kind: 'local', socketPath: path }
}

function ssh(rest: string): ParsedAddress {
  const bare = rest.replace(/\/$/, '')
  const at = bare.lastIndexOf('@')
  const user = at < 0 ? undefined : bare.slice(0, at)
  if (user !== undefined && !/^[A-Za-z0-9_][A-Za-z0-9_.@-]{0,63}$/.test(user)) {
    return invalid(user.includes(':') ? 'Do not type a password into the address.' : `“${user}” is not a user name.`)
  }
  const [, host = '', port] = splitPort(bare.slice(at + 1)) ?? []
  if (host === '') return invalid('The name or address of the host is missing.')
  if (!/^[A-Za-z0-9_[][A-Za-z0-9._:%\]-]*$/.test(host) || host.length > 253) {
    return invalid(host.includes('/') ? 'The address has a path after the host.' : `“${host}” is not a host name.`)
  }
  const portNumber = port === undefined ? SSH_PORT : Number(port)
  if (!Number.isInteger(portNumber) || portNumber < 1 || portNumber > 65535)
    return invalid('The port must be a number from 1 to 65535.')
  return { kind: 'ssh', user, host: host.replace(/^\[(.*)\]$/, '$1'), port: portNumber }
}

/** `host`, `host:port`, `[v6]`, `[v6]:port`, or a bare v6 address, whose colons are its own. */
function splitPort(text: string): RegExpExecArray | null {
  if (/^[0-9a-f]*:[0-9a-f]*:[0-9a-f:.%\w]*$/i.test(text)) return /^(.*)$/.exec(text)
  return /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(text)
}

function invalid(why: string): ParsedAddress {
  return { kind: 'invalid', why }
}

/** A name to begin with: the first part of a host's name, or the whole of a numeric address. */
export function suggestName(parsed: ParsedAddress): string {
  if (parsed.kind === 'local') return 'local'
  if (parsed.kind === 'invalid') return ''
  return /^[\d.]+$|:/.test(parsed.host) ? parsed.host : (parsed.host.split('.')[0] ?? parsed.host)
}

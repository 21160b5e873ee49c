/**
 * What a person types or pastes as a host's address, turned into its parts: `ssh://user@host:port`, `user@host`, `host`,
 * `tcp://host:2376`, `https://host`, `unix:///path`, a bare path, or any of them inside a `docker -H …`, a
 * `DOCKER_HOST=…` or a `docker context create` line. Pure; used by the add-host dialog, which shows the parts or the sentence.
 */
export type ParsedAddress =
  | { kind: 'ssh'; user: string | undefined; host: string; port: number }
  /** `isPlain` when what was typed names the port or the scheme that speaks no TLS. */
  | { kind: 'tcp'; host: string; port: number; isPlain: boolean }
  | { kind: 'local'; socketPath: string }
  | { kind: 'invalid'; why: string }

const SSH_PORT = 22
/** Docker's own numbers, as registered with IANA. */
const TLS_PORT = 2376
const PLAIN_PORT = 2375

export function parseAddress(typed: string): ParsedAddress {
  const text = extract(typed.trim())
  if (text === '') return invalid('')
  if (text.startsWith('/')) return local(text)
  const [, scheme, rest] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/i.exec(text) ?? [undefined, 'ssh', text]
  if (scheme?.toLowerCase() === 'unix') return local(rest ?? '')
  if (scheme?.toLowerCase() === 'ssh') return ssh(rest ?? '')
  const tcp = TCP_SCHEMES[scheme?.toLowerCase() ?? '']
  if (tcp) return overTcp(rest ?? '', tcp)
  return invalid(`${scheme}:// is not a way to reach a host. Use ssh://user@host, tcp://host:2376 or unix:///path.`)
}

/** The address inside a pasted command or setting. */
function extract(text: string): string {
  const given =
    /(?:^|\s)(?:export\s+)?DOCKER_HOST=["']?([^\s"']+)/.exec(text) ??
    /\bhost=([^\s,"']+)/.exec(text) ??
    /^docker\s(?:.*\s)?(?:-H|--host)[=\s]["']?([^\s"']+)/.exec(text) ??
    /^ssh\s+(\S+)$/.exec(text)
  return given?.[1] ?? text
}

const TCP_SCHEMES: Record<string, { port: number; isPlain?: boolean }> = {
  tcp: { port: TLS_PORT },
  https: { port: TLS_PORT, isPlain: false },
  http: { port: PLAIN_PORT, isPlain: true },
}

function overTcp(rest: string, { port, isPlain }: { port: number; isPlain?: boolean }): ParsedAddress {
  const parsed = ssh(rest.replace(/\/.*$/, ''), port)
  if (parsed.kind !== 'ssh') return parsed
  if (parsed.user !== undefined) return invalid('TCP knows no users: leave out what stands before the @.')
  return { kind: 'tcp', host: parsed.host, port: parsed.port, isPlain: isPlain ?? parsed.port === PLAIN_PORT }
}

function local(path: string): ParsedAddress {
  if (!path.startsWith('/')) return invalid('A socket needs its whole path, as in unix:///var/run/docker.sock.')
  return { kind: 'local', socketPath: path }
}

function ssh(rest: string, defaultPort = SSH_PORT): ParsedAddress {
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
  const portNumber = port === undefined ? defaultPort : Number(port)
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

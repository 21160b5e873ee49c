/** Ports and mounts as `docker run` has them after -p and -v, a line each, both ways. Pure. */
import type { ContainerSpec } from '../../../../shared/contract/container-spec'

type Port = ContainerSpec['ports'][number]
type Mount = ContainerSpec['mounts'][number]

const isPort = (number: number) => Number.isInteger(number) && number >= 1 && number <= 65535

/** `8080:80`, `127.0.0.1:8080:80/udp`, `[::1]:8080:80`, `80` (the engine chooses). A sentence when it is none. */
export function portOf(line: string): Port | string {
  const [, hostIp, hostText, containerText, protocol = 'tcp'] =
    /^(?:(?:(\[[0-9a-fA-F:.%]+\]|[0-9.]+):)?(\d*):)?(\d+)(?:\/(tcp|udp|sctp))?$/.exec(line) ?? []
  const containerPort = Number(containerText)
  const hostPort = hostText ? Number(hostText) : undefined
  if (!containerText || !isPort(containerPort) || (hostPort !== undefined && !isPort(hostPort)))
    return `“${line}” is no port. Write 8080:80, 127.0.0.1:8080:80 or 80.`
  return {
    ...(hostIp ? { hostIp: hostIp.replace(/^\[|\]$/g, '') } : {}),
    ...(hostPort === undefined ? {} : { hostPort }),
    containerPort,
    protocol: protocol as Port['protocol'],
  }
}

export function portText({ hostIp, hostPort, containerPort, protocol }: Port): string {
  const ip = hostIp ? `${hostIp.includes(':') ? `[${hostIp}]` : hostIp}:` : ''
  const host = hostPort === undefined && !ip ? '' : `${ip}${hostPort ?? ''}:`
  return `${host}${containerPort}${protocol === 'tcp' ? '' : `/${protocol}`}`
}

/** `data:/var/lib/data`, `/srv:/srv:ro`, `/cache` (an anonymous volume), `tmpfs:/run`. */
export function mountOf(line: string): Mount | string {
  const isReadOnly = /:ro$/.test(line)
  const text = line.replace(/:(ro|rw)$/, '')
  const at = text.lastIndexOf(':')
  const [source, target] = at < 0 ? ['', text] : [text.slice(0, at), text.slice(at + 1)]
  if (!target.startsWith('/')) return `“${line}” is no mount. Write name:/path, /host/path:/path or tmpfs:/path.`
  if (source === 'tmpfs') return { kind: 'tmpfs', target, readOnly: isReadOnly }
  if (source === '') return { kind: 'volume', target, readOnly: isReadOnly }
  return { kind: source.startsWith('/') ? 'bind' : 'volume', source, target, readOnly: isReadOnly }
}

export function mountText({ kind, source, target, readOnly }: Mount): string {
  const from = kind === 'tmpfs' ? 'tmpfs:' : source ? `${source}:` : ''
  return `${from}${target}${readOnly ? ':ro' : ''}`
}

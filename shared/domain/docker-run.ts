/**
 * The command line a person would type for a container, from its spec: one option a line, quoted for any POSIX shell.
 * Shown beside the form that makes a container, and copied from there. What it makes equals what the engine is asked
 * for by electron/engine/adapters/docker/container-map-body.ts.
 */
import type { ContainerSpec } from '../contract/container-spec'

/** A variable without a value is taken from the shell that runs the command, as docker does with `--env NAME`. */
export function dockerRunText(spec: ContainerSpec): string {
  const { entrypoint = [] } = spec
  // `--entrypoint` takes one word; the others go before the command's.
  const words = [...entrypoint.slice(1), ...spec.command]
  const last = [spec.image, ...words].map(shellQuote).join(' ')
  return ['docker run --detach', ...optionsOf(spec).map((option) => `  ${option}`), `  ${last}`].join(' \\\n')
}

/** Quotes one word so that sh, dash, bash and zsh give it back exactly. What cannot be seen is written as octal bytes. */
export function shellQuote(word: string): string {
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(word)) return word
  return word
    .split(INVISIBLE)
    .map((part, at) => (at % 2 === 0 ? singleQuoted(part) : octal(part)))
    .join('')
    .replace(/^$/, "''")
}

/**
 * Controls but the line break, marks that turn the order of text, and characters without a width: printed as they are,
 * the command would not be what a person reads, and a tab would ask a shell at its prompt to complete a word. Of marks
 * piled on a letter those after the fourth: they would hide the lines around them.
 */
const INVISIBLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it finds.
  /([\u0001-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}]+|(?<=[\p{Mn}\p{Me}]{4})[\p{Mn}\p{Me}]+)/u

function singleQuoted(text: string): string {
  return text === '' ? '' : `'${text.replaceAll("'", "'\\''")}'`
}

/** A command substitution loses line breaks at its end only, and none is among these. */
function octal(text: string): string {
  const bytes = [...new TextEncoder().encode(text)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`)
  return `"$(printf '${bytes.join('')}')"`
}

function optionsOf(spec: ContainerSpec): string[] {
  const { name, hostname, user, workingDirectory, network, entrypoint, resources } = spec
  return [
    ...option('--name', name),
    ...option('--hostname', hostname),
    ...option('--user', user),
    ...option('--workdir', workingDirectory),
    ...option('--network', network),
    ...restartOf(resources.restart),
    ...option('--memory', resources.memoryBytes ? `${resources.memoryBytes}b` : undefined),
    ...option('--cpus', resources.cpus ? String(resources.cpus) : undefined),
    ...option('--pids-limit', resources.pids ? String(resources.pids) : undefined),
    ...spec.ports.flatMap((port) => option('--publish', publishOf(port))),
    ...spec.mounts.flatMap((mount) => option('--mount', mountOf(mount))),
    ...spec.environment.flatMap(({ name: key, value }) =>
      option('--env', value === undefined ? key : `${key}=${value}`),
    ),
    ...Object.entries(spec.labels).flatMap(([key, value]) => option('--label', `${key}=${value}`)),
    ...(entrypoint ? [`--entrypoint ${shellQuote(entrypoint[0] ?? '')}`] : []),
    ...flag('--interactive', spec.isInteractive),
    ...flag('--tty', spec.hasTty),
    ...flag('--privileged', spec.isPrivileged),
    ...flag('--read-only', spec.hasReadOnlyRoot),
    ...flag('--rm', spec.isTemporary),
  ]
}

/** `--name=value` where the value could be taken for an option. */
function option(name: string, value: string | undefined): string[] {
  if (value === undefined || value === '') return []
  return [`${name}${value.startsWith('-') ? '=' : ' '}${shellQuote(value)}`]
}

function flag(name: string, isOn: boolean): string[] {
  return isOn ? [name] : []
}

function restartOf(policy: ContainerSpec['resources']['restart']): string[] {
  if (!policy || policy.name === 'no') return []
  const isCounted = policy.name === 'on-failure' && (policy.maximumRetries ?? 0) > 0
  return option('--restart', isCounted ? `on-failure:${policy.maximumRetries}` : policy.name)
}

/** `[address:][port]:port[/protocol]`; an IPv6 address stands in brackets. */
function publishOf({ hostIp, hostPort, containerPort, protocol }: ContainerSpec['ports'][number]): string {
  const inside = protocol === 'tcp' ? String(containerPort) : `${containerPort}/${protocol}`
  const address = hostIp?.includes(':') ? `[${hostIp}]` : hostIp
  if (address) return `${address}:${hostPort ?? ''}:${inside}`
  return hostPort === undefined ? inside : `${hostPort}:${inside}`
}

/** One record of CSV (RFC 4180): a field with a comma or a quotation mark is quoted, its marks doubled. */
function mountOf({ kind, source, target, readOnly }: ContainerSpec['mounts'][number]): string {
  const fields = [`type=${kind}`, ...(source ? [`source=${source}`] : []), `target=${target}`]
  return [...fields, ...(readOnly ? ['readonly'] : [])].map(csvField).join(',')
}

function csvField(field: string): string {
  return /[",\r\n]|^\s/.test(field) ? `"${field.replaceAll('"', '""')}"` : field
}

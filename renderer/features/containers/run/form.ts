/**
 * The form of a new container: each list is text with a line for each entry, as people paste it, and becomes a spec or
 * says what is wrong where. An entry that is not one line (escapes.ts) comes back as it was. Pure; used by run/dialog.tsx.
 */
import type { ContainerSpec } from '../../../../shared/contract/container-spec'
import { joinWords, splitWords } from '../../../../shared/domain/command-words'
import { lineOf, readLine } from '../../../../shared/domain/escapes'
import { type LimitsForm, limitsFormOf, limitsOf } from '../actions/limits'
import { mountOf, mountText, portOf, portText } from './lines'

export interface RunForm extends LimitsForm {
  image: string
  name: string
  command: string
  /** Empty: the image's. */
  entrypoint: string
  workingDirectory: string
  user: string
  network: string
  /** `NAME=value`; a bare `NAME` takes the value of the container it is made like. */
  environment: string
  ports: string
  mounts: string
  labels: string
  hasTty: boolean
  isInteractive: boolean
  hasReadOnlyRoot: boolean
  isPrivileged: boolean
  isTemporary: boolean
}
export type Wrong = Partial<Record<keyof RunForm, string>>

export const EMPTY: ContainerSpec = {
  image: '',
  command: [],
  environment: [],
  ports: [],
  mounts: [],
  labels: {},
  resources: {},
  isInteractive: false,
  hasTty: false,
  isPrivileged: false,
  hasReadOnlyRoot: false,
  isTemporary: false,
}

export function formOf(spec: ContainerSpec = EMPTY): RunForm {
  return {
    image: spec.image,
    name: spec.name ?? '',
    command: joinWords(spec.command),
    entrypoint: joinWords(spec.entrypoint ?? []),
    workingDirectory: spec.workingDirectory ?? '',
    user: spec.user ?? '',
    network: spec.network ?? '',
    environment: spec.environment
      .map(({ name, value }) => lineOf(value === undefined ? name : `${name}=${value}`))
      .join('\n'),
    ports: spec.ports.map(portText).join('\n'),
    mounts: spec.mounts.map((mount) => lineOf(mountText(mount))).join('\n'),
    labels: Object.entries(spec.labels)
      .map(([key, value]) => lineOf(`${key}=${value}`))
      .join('\n'),
    hasTty: spec.hasTty,
    isInteractive: spec.isInteractive,
    hasReadOnlyRoot: spec.hasReadOnlyRoot,
    isPrivileged: spec.isPrivileged,
    isTemporary: spec.isTemporary,
    ...limitsFormOf(spec.resources),
  }
}

const linesOf = (text: string) => text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]))

/** `before`: what the container it is made like has beyond the form (host name, retries), kept as it is. */
export function specOf(form: RunForm, before?: ContainerSpec): { spec: ContainerSpec } | { wrong: Wrong } {
  const wrong: Wrong = {}
  const check = <T>(field: keyof RunForm, value: T | string): T | undefined => {
    if (typeof value !== 'string') return value
    wrong[field] = value
    return undefined
  }
  const each = <T>(field: keyof RunForm, read: (line: string) => T | string): T[] =>
    linesOf(String(form[field])).flatMap((line) => {
      const value = check(field, read(readLine(line)))
      return value === undefined ? [] : [value]
    })
  if (!/^[^\s-]\S*$/.test(form.image.trim())) wrong.image = 'Which image, as in nginx:1.27?'
  if (form.name && !/^[a-zA-Z0-9][a-zA-Z0-9_.-]{1,127}$/.test(form.name)) wrong.name = 'Letters, digits, _ . and - only'
  const command = check('command', splitWords(form.command)) ?? []
  const entrypoint = check('entrypoint', splitWords(form.entrypoint)) ?? []
  const environment = each('environment', variableOf)
  const ports = each('ports', portOf)
  const mounts = each('mounts', mountOf)
  const labels = each('labels', labelOf)
  const limits = limitsOf(form)
  if ('wrong' in limits) Object.assign(wrong, limits.wrong)
  if (Object.keys(wrong).length > 0 || 'wrong' in limits) return { wrong }
  return {
    spec: {
      ...(before ?? EMPTY),
      ...optional({ name: form.name, workingDirectory: form.workingDirectory, user: form.user, network: form.network }),
      ...(entrypoint.length > 0 ? { entrypoint } : { entrypoint: undefined }),
      image: form.image.trim(),
      command,
      environment,
      ports,
      mounts,
      labels: Object.fromEntries(labels),
      resources: keepRetries(limits.resources, before?.resources),
      hasTty: form.hasTty,
      isInteractive: form.isInteractive,
      hasReadOnlyRoot: form.hasReadOnlyRoot,
      isPrivileged: form.isPrivileged,
      isTemporary: form.isTemporary,
    },
  }
}

/** An empty field says nothing, also where the one before said something. */
function optional<K extends string>(fields: Record<K, string>): Record<K, string | undefined> {
  const entries = Object.entries<string>(fields).map(([name, text]) => [name, text.trim() || undefined])
  return Object.fromEntries(entries) as Record<K, string | undefined>
}

function keepRetries(now: ContainerSpec['resources'], before: ContainerSpec['resources'] | undefined) {
  const isSame = now.restart?.name === before?.restart?.name
  return isSame && before?.restart ? { ...now, restart: before.restart } : now
}

function variableOf(line: string): ContainerSpec['environment'][number] | string {
  const at = line.indexOf('=')
  if (at === 0) return `“${line}” has no name before the =.`
  return at < 0 ? { name: line } : { name: line.slice(0, at), value: line.slice(at + 1) }
}

function labelOf(line: string): [string, string] | string {
  const at = line.indexOf('=')
  if (at === 0) return `“${line}” has no name before the =.`
  return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)]
}

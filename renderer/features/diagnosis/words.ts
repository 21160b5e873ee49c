/** How findings read: marks, names of the parts, the name of the file. Pure. */
import type { DiagnosisPart, Finding } from '../../../shared/contract/diagnosis'
import type { Tone } from '../../ui/mark'

export const MARKS: Readonly<Record<Finding['tone'], Tone>> = {
  crit: 'crit',
  warn: 'warn',
  unknown: 'off',
  info: 'info',
  ok: 'good',
}

/** Read aloud before each title; the mark alone says nothing to who cannot see it. */
export const TONE_WORDS: Readonly<Record<Finding['tone'], string>> = {
  crit: 'Critical',
  warn: 'Warning',
  unknown: 'Not known',
  info: 'Note',
  ok: 'Fine',
}

export const PARTS: Readonly<Record<DiagnosisPart, string>> = {
  state: 'State',
  memory: 'Memory',
  cpu: 'CPU',
  health: 'Health',
  restarts: 'Restarts',
  lines: 'Log',
  events: 'Events',
  actions: 'Actions',
  image: 'Image',
}

/** What is wrong is open, what is fine is a line that can be opened; the last lines are what everybody looks for. */
export function isOpenAtFirst({ tone, part, lines }: Finding): boolean {
  return tone === 'crit' || tone === 'warn' || (part === 'lines' && lines.length > 0)
}

/** A name every system takes. */
export function fileName(name: string): string {
  const safe = name.replace(/[^\w.-]+/g, '-').replace(/^[.-]+|-+$/g, '')
  return `${safe.slice(0, 200) || 'container'}-diagnosis.txt`
}

/** Limits as a person types them and as the contract takes them. Pure; used by the dialogs of update and run. */
import type { Resources, RestartPolicy } from '../../../../shared/contract/container-spec'
import { bytes } from '../../../ui/format'

export interface LimitsForm {
  memory: string
  cpus: string
  pids: string
  restart: RestartPolicy['name']
}

export const RESTARTS: readonly { value: RestartPolicy['name']; label: string }[] = [
  { value: 'no', label: 'never' },
  { value: 'on-failure', label: 'on failure' },
  { value: 'unless-stopped', label: 'unless stopped' },
  { value: 'always', label: 'always' },
]

export function limitsFormOf({ memoryBytes = 0, cpus = 0, pids = 0, restart }: Resources): LimitsForm {
  return {
    memory: memoryBytes > 0 ? exactBytes(memoryBytes) : '',
    cpus: cpus > 0 ? String(cpus) : '',
    pids: pids > 0 ? String(pids) : '',
    restart: restart?.name ?? 'no',
  }
}

/** What `bytes` would round is written out, so that saving unchanged changes nothing. */
function exactBytes(count: number): string {
  const short = bytes(count)
  return parseBytes(short) === count ? short : String(count)
}

const FACTORS: Record<string, number> = { '': 1, b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 }

/** `512 MiB`, `512m`, `2g`, `1073741824` in bytes; Docker's letters mean powers of 1024. Undefined when it is none. */
export function parseBytes(text: string): number | undefined {
  const [, digits, unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*([bkmgt]?)i?b?\s*$/i.exec(text) ?? []
  const factor = FACTORS[unit.toLowerCase()]
  if (digits === undefined || factor === undefined) return undefined
  return Math.round(Number(digits) * factor)
}

/** Docker's own least. */
const LEAST_MEMORY = 6 * 1024 ** 2

/** Every limit as it shall be; an empty field is "no limit". */
export function limitsOf(
  form: LimitsForm,
): { resources: Resources } | { wrong: Partial<Record<keyof LimitsForm, string>> } {
  const memoryBytes = form.memory.trim() === '' ? 0 : parseBytes(form.memory)
  const cpus = form.cpus.trim() === '' ? 0 : Number(form.cpus.replace(',', '.'))
  const pids = form.pids.trim() === '' ? 0 : Number(form.pids)
  if (memoryBytes === undefined) return { wrong: { memory: 'A number with MiB or GiB' } }
  if (memoryBytes !== 0 && memoryBytes < LEAST_MEMORY) return { wrong: { memory: 'At least 6 MiB' } }
  if (!(cpus >= 0 && cpus <= 4096)) return { wrong: { cpus: 'A number, as in 1.5' } }
  if (!(Number.isInteger(pids) && pids >= 0)) return { wrong: { pids: 'A whole number' } }
  return { resources: { memoryBytes, cpus, pids, restart: { name: form.restart } } }
}

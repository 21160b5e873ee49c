/** How a container's state reads: mark, word and the small print beside it; and its ports in few characters. Pure. */
import type { Container, PublishedPort } from '../../../shared/contract/containers'
import type { Tone } from '../../ui/mark'

interface StateWords {
  tone: Tone
  word: string
  /** Health, exit code, count of restarts. */
  more: string
}

/** 137 and 143 are what a stopped process leaves behind; only other codes tell of a failure. */
const ENDED_BY_US = new Set([0, 137, 143])

export function stateWords(row: Container): StateWords {
  if (row.pending) return { tone: 'busy', word: `${row.pending}…`, more: '' }
  const exit = row.exitCode ? `code ${row.exitCode}` : '' // 0 is what is hoped for and needs no word
  switch (row.state) {
    case 'running':
      return running(row)
    case 'restarting':
      return { tone: 'crit', word: 'restarting', more: [exit, times(row.restartCount)].filter(Boolean).join(' · ') }
    case 'exited':
      if (row.outOfMemory) return { tone: 'crit', word: 'exited', more: 'out of memory' }
      return { tone: ENDED_BY_US.has(row.exitCode ?? 0) ? 'off' : 'warn', word: 'exited', more: exit }
    case 'paused':
      return { tone: 'paused', word: 'paused', more: '' }
    case 'dead':
      return { tone: 'crit', word: 'dead', more: exit }
    case 'removing':
      return { tone: 'busy', word: 'removing', more: '' }
    case 'created':
      return { tone: 'off', word: 'created', more: '' }
  }
}

function running(row: Container): StateWords {
  if (row.health === 'unhealthy') return { tone: 'warn', word: 'running', more: 'unhealthy' }
  if (row.health === 'starting') return { tone: 'good', word: 'running', more: 'starting' }
  return { tone: 'good', word: 'running', more: row.health === 'healthy' ? 'healthy' : '' }
}

const times = (count: number) => (count > 0 ? `${count}×` : '')

/** Worst first, so that sorting by state brings up what needs a person. */
export function stateRank(row: Container): number {
  const order: Tone[] = ['crit', 'warn', 'busy', 'good', 'paused', 'off']
  return order.indexOf(stateWords(row).tone)
}

/** The ports that can be reached from outside, each once: `443, 8080→80, 53/udp`. */
export function portsText(ports: readonly PublishedPort[]): string {
  const texts = ports.flatMap(({ hostPort, containerPort, protocol }) => {
    if (hostPort === undefined) return []
    const numbers = hostPort === containerPort ? `${hostPort}` : `${hostPort}→${containerPort}`
    return protocol === 'tcp' ? numbers : `${numbers}/${protocol}`
  })
  return [...new Set(texts)].join(', ')
}

/** The names that compose gives are short; what a label claims may be as long as it likes. */
const OWNER_LENGTH = 60

/** Project and service as one: `shop / web`. */
export const ownerText = ({ project, service }: Pick<Container, 'project' | 'service'>): string =>
  [project, service].flatMap((name) => (name ? [cut(name, OWNER_LENGTH)] : [])).join(' / ')

function cut(text: string, length: number): string {
  const kept = text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, '')
  return text.length > length ? `${kept}…` : text
}

export const canStart = (row: Container) => ['created', 'exited', 'dead'].includes(row.state) && !row.pending
export const canStop = (row: Container) => ['running', 'restarting', 'paused'].includes(row.state) && !row.pending

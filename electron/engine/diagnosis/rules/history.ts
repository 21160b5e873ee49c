/** What happened lately, what people did through Longshore, and how old the image is. Pure; used by ../findings.ts. */
import type { AuditEntry } from '../../../../shared/contract/audit'
import type { Finding } from '../../../../shared/contract/diagnosis'
import type { DockerEventRow } from '../../../../shared/contract/events'
import type { Evidence } from '../evidence'
import { exitText, signalName } from '../exit-codes'
import { DAY_MS } from '../past-ends'
import { ago, plural, span } from '../words'
import { finding } from './finding'

const SHOWN = 15
const OLD_MS = 180 * 24 * 3_600_000

export function eventFindings({ events, host, now }: Evidence): Finding[] {
  if (!events.known) return [finding('events', 'unknown', 'Its events could not be asked', events.why)]
  const all = events.value.filter(({ at }) => at > now - DAY_MS)
  if (all.length === 0)
    return [
      finding(
        'events',
        'info',
        'No events are remembered',
        `Engines keep few, and none over their own restart; Longshore has heard none of it from ${host.name} in this run.`,
      ),
    ]
  return [
    finding(
      'events',
      'info',
      `${plural(all.length, 'event')} in the last 24 hours`,
      'As far as its engine and Longshore remember, the newest first.',
      {
        lines: all.slice(0, SHOWN).map((event) => ({ at: event.at, text: eventText(event) })),
      },
    ),
  ]
}

const EVENTS: Readonly<Record<string, string>> = {
  create: 'created',
  init: 'made ready',
  cleanup: 'tidied up after',
  start: 'started',
  restart: 'restarted',
  stop: 'stopped',
  pause: 'paused',
  unpause: 'unpaused',
  destroy: 'removed',
  rename: 'renamed',
  update: 'limits changed',
  oom: 'out of memory',
  connect: 'joined network',
  disconnect: 'left network',
  mount: 'mounted volume',
  unmount: 'let go of volume',
}

function eventText({ type, action, detail, attributes, name }: DockerEventRow): string {
  if (action === 'die') return `ended with ${exitText(Number(attributes.exitCode ?? 0))}`
  if (action === 'kill') return attributes.signal ? `was sent ${signalName(attributes.signal)}` : 'was sent a signal'
  if (action === 'health_status') return `health: ${detail}`
  const words = Object.hasOwn(EVENTS, action)
    ? (EVENTS[action] ?? action)
    : [action.replaceAll('_', ' '), detail].filter(Boolean).join(' ')
  return type === 'container' ? words : `${words} ${name}`
}

export function actionFindings({ actions, now }: Evidence): Finding[] {
  if (!actions.known) return [finding('actions', 'unknown', 'The audit could not be asked', actions.why)]
  const [last, ...rest] = actions.value
  if (!last)
    return [
      finding(
        'actions',
        'ok',
        'Nobody acted on it through Longshore',
        'The audit has no entry about it. What others do on the host shows among its events only.',
      ),
    ]
  return [
    finding(
      'actions',
      'info',
      `Last action: ${verbOf(last)} by ${last.operator} ${ago(last.at, now)}`,
      'What was done to it through Longshore, the newest first, as the audit keeps it.',
      {
        lines: [last, ...rest].slice(0, SHOWN).map((entry) => ({ at: entry.at, text: actionText(entry) })),
      },
    ),
  ]
}

const verbOf = ({ action }: AuditEntry) => action.replace(/^container\./, '').replaceAll(/[.-]/g, ' ')

function actionText(entry: AuditEntry): string {
  const { operator, outcome, reason, error } = entry
  const became = outcome === 'done' ? '' : `, ${outcome}${error ? ` (${error})` : ''}`
  return `${verbOf(entry)} by ${operator}${became}${reason ? `: ${reason}` : ''}`
}

export function imageFindings({ image, now, row }: Evidence): Finding[] {
  if (!row) return []
  if (!image.known)
    return [finding('image', 'unknown', 'Its image could not be asked', image.why, { facts: [['Image', row.image]] })]
  const { name, createdAt, isOnHost, newer } = image.value
  const age = createdAt === undefined ? undefined : span(now - createdAt)
  const more = {
    facts: [
      ['Image', name],
      ['Made', age && `${age} ago`],
      [
        'The same name now',
        newer && (newer.createdAt === undefined ? 'another image' : `an image made ${ago(newer.createdAt, now)}`),
      ],
    ] as const,
  }
  if (newer)
    return [
      finding(
        'image',
        'warn',
        'Its image was replaced on the host',
        `${name} stands for another image by now; this container still runs the one before. Recreate it to take the new one.`,
        more,
      ),
    ]
  if (!isOnHost)
    return [
      finding(
        'image',
        'warn',
        'Its image is not on the host any more',
        'It can go on, but it could not be made anew without pulling the image again.',
        more,
      ),
    ]
  if (createdAt !== undefined && now - createdAt > OLD_MS)
    return [
      finding(
        'image',
        'info',
        `Its image is ${age} old`,
        'Mends of the programs in it, those for security too, are likely missing. Whether there is a newer one only its registry knows.',
        more,
      ),
    ]
  return [
    finding(
      'image',
      'ok',
      age === undefined ? 'Its image is the one of that name' : `Its image is ${age} old`,
      'No newer one of the same name is on the host.',
      more,
    ),
  ]
}

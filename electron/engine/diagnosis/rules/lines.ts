/** The last lines of the log, what looks like an error first, and what common errors mean. Pure; used by ../findings.ts. */
import type { Finding } from '../../../../shared/contract/diagnosis'
import { endingOf } from '../ending'
import { type Evidence, known, type LogLine } from '../evidence'
import { plural } from '../words'
import { finding } from './finding'

const SHOWN = 20
const RECENT_MS = 30 * 60_000
const HOUR_MS = 60 * 60_000
const MANY = 5

export function lineFindings(evidence: Evidence): Finding[] {
  const { lines } = evidence
  if (!lines.known) return [finding('lines', 'unknown', 'Its log could not be read', lines.why)]
  if (lines.value.length === 0)
    return [
      finding(
        'lines',
        'info',
        'It wrote nothing',
        'Neither standard output nor standard error has a line. Some programs write into files inside the container instead.',
      ),
    ]
  const error = lastError(lines.value)
  const tail = lines.value.slice(-SHOWN).map(({ at, text }) => ({ at, text }))
  const errors = lines.value.filter(looksBad).length
  const first = error
    ? [{ at: error.at, text: error.text }, ...tail.filter(({ text, at }) => text !== error.text || at !== error.at)]
    : tail
  const title = error
    ? `${plural(errors, 'line')} of the last ${lines.value.length} look${errors === 1 ? 's' : ''} like an error`
    : `The last ${plural(tail.length, 'line')}`
  const hint = hintOf(lines.value)?.meaning
  const meaning = error
    ? `${hint ? `${hint} ` : ''}The newest of them stands first.`
    : 'None of them looks like an error.'
  return [
    finding('lines', toneOf(evidence, lines.value), title, meaning, {
      lines: first,
      facts: hintFacts(evidence, lines.value),
    }),
  ]
}

/** Most programs complain now and then: of one that does well, only many complaints of late are worth a warning. */
function toneOf(evidence: Evidence, lines: readonly LogLine[]): Finding['tone'] {
  const bad = lines.filter(looksBad)
  if (bad.length === 0) return 'ok'
  const recent = bad.filter(({ at }) => evidence.now - at < RECENT_MS)
  return isInTrouble(evidence) || recent.length >= MANY ? 'warn' : 'info'
}

function isInTrouble(evidence: Evidence): boolean {
  const { row, now } = evidence
  const ending = endingOf(evidence)
  if (ending) return ending.kind !== 'done' && ending.kind !== 'asked'
  const wasRestarted = row !== undefined && row.restartCount > 0 && now - (row.startedAt ?? 0) < HOUR_MS
  return row?.state !== 'running' || row.health === 'unhealthy' || wasRestarted
}

/** For the summary of what does well otherwise. */
export const badLines = ({ lines }: Evidence): number => (known(lines) ?? []).filter(looksBad).length

export function lastError(lines: readonly LogLine[]): LogLine | undefined {
  return lines.findLast(looksBad)
}

/** What says that it is an error, or begins as shells and loaders complain. */
const looksBad = ({ level, text }: LogLine) => level === 'error' || COMPLAINTS.test(text)
const COMPLAINTS =
  /(?:: not found|permission denied|no such file or directory|cannot (?:open|execute|allocate|bind|go on)|can't (?:open|create|bind|execute)|connection refused|address (?:already )?in use|no space left|out of memory|exec format error|segmentation fault|read-only file system)/i

/** Where ports, volumes or the user explain what a program complains of, they are named. */
const HINTS: readonly { pattern: RegExp; meaning: string; fact?: 'ports' | 'mounts' | 'user' | 'networks' }[] = [
  {
    pattern: /address (?:already )?in use/i,
    meaning:
      'Something else listens on the port it wants: a second copy of itself inside, or, with the network of the host, another program there.',
    fact: 'ports',
  },
  {
    pattern: /read-only file system/i,
    meaning: 'It writes where nothing can be written: its root or a volume is read-only.',
    fact: 'mounts',
  },
  {
    pattern: /permission denied/i,
    meaning: 'Often the files of a volume belong to another user than it runs as.',
    fact: 'user',
  },
  {
    pattern: /no space left on device/i,
    meaning: 'A disk is full: that of the host, or a volume of a fixed size.',
    fact: 'mounts',
  },
  {
    pattern: /out of memory|cannot allocate memory/i,
    meaning: 'It asked for memory and got none; see what its limit allows.',
  },
  {
    pattern: /connection refused|ECONNREFUSED/i,
    meaning:
      'Something it depends on does not listen where it looks: not started yet, ended, or under another name or port.',
    fact: 'networks',
  },
  {
    pattern:
      /(?:could not|cannot) resolve|name or service not known|temporary failure in name resolution|ENOTFOUND|no such host|bad address/i,
    meaning:
      'A name it looks for is not known there. Containers find each other by name only on a common network that is not the default one.',
    fact: 'networks',
  },
  {
    pattern: /exec format error/i,
    meaning: 'A program for another processor than the host has, or a script without `#!` in its first line.',
  },
  {
    pattern: /: not found|no such file or directory/i,
    meaning: 'A file or command it needs is not inside the image, or a volume hides it.',
    fact: 'mounts',
  },
]

function hintOf(lines: readonly LogLine[]) {
  const error = lastError(lines)
  return error && HINTS.find(({ pattern }) => pattern.test(error.text))
}

function hintFacts(
  { row, details }: Evidence,
  lines: readonly LogLine[],
): readonly (readonly [string, string | undefined])[] {
  const wanted = hintOf(lines)?.fact
  const asked = known(details)
  if (wanted === 'ports')
    return [
      [
        'Published ports',
        row?.ports
          .map(({ hostPort, containerPort, protocol }) => `${hostPort ?? '-'} → ${containerPort}/${protocol}`)
          .join(', '),
      ],
    ]
  if (wanted === 'networks') return [['Networks', row?.networks.join(', ')]]
  if (wanted === 'user')
    return [['Runs as', asked?.user || 'root (or what the image says)'], ...mountFacts(asked?.mounts ?? [])]
  if (wanted !== 'mounts' || !asked) return []
  return [['Root', asked.hasReadOnlyRoot ? 'read-only' : 'writable'], ...mountFacts(asked.mounts)]
}

function mountFacts(mounts: readonly { kind: string; destination: string; readOnly: boolean }[]) {
  return mounts
    .slice(0, 8)
    .map(
      ({ destination, kind, readOnly }) =>
        ['Mount', `${destination} (${kind}${readOnly ? ', read-only' : ''})`] as const,
    )
}

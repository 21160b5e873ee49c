/** State in, findings out: what each part says of what it was given, and the one sentence for the whole. */
import { expect, test } from 'vitest'
import type { DiagnosisPart } from '../../../shared/contract/diagnosis'
import type { Evidence } from './evidence'
import { diagnose } from './findings'
import {
  action,
  details,
  event,
  evidence,
  exited,
  hostUsage,
  isKnown,
  isUnknown,
  line,
  NOW,
  probe,
  row,
  usage,
} from './samples'

const MIB = 1024 ** 2
const killedFor = (agoS: number) => [event('die', agoS, { attributes: { exitCode: '137' } }), event('oom', agoS + 0.2)]

const summary = (more: Partial<Evidence>) => diagnose(evidence(more)).summary
function part(name: DiagnosisPart, more: Partial<Evidence>) {
  const found = diagnose(evidence(more)).findings.find((one) => one.part === name)
  return found && `${found.tone}: ${found.title}`
}

const limited = details({ memoryLimitBytes: 64 * MIB, restartPolicy: 'always' })
const podman = { name: 'box-1', isLive: true, isPodman: true }
const loop = [1, 4, 7].flatMap((agoS) => [
  event('die', agoS, { attributes: { exitCode: '3' } }),
  event('start', agoS + 1.1),
])

test.each<[string, Partial<Evidence>, string]>([
  ['runs well', {}, 'Nothing wrong was found; it has been running for 2 h.'],
  [
    'killed for memory and restarted',
    {
      row: row({ restartCount: 3, startedAt: NOW - 9000 }),
      details: limited,
      events: isKnown([10, 20, 30].flatMap(killedFor)),
    },
    'Killed because it used more memory than its limit of 64 MiB, 3 times in the last hour; restarted each time.',
  ],
  [
    'a child killed for memory',
    { details: limited, events: isKnown([event('oom', 7000)]) },
    'Processes inside it were killed because it used more memory than its limit of 64 MiB, once in the last 24 hours; its first process runs on.',
  ],
  [
    'a child killed, as only the kernel counted',
    { details: limited, host: podman, usage: { ...usage(1, MIB), memoryKills: 2 } },
    'Processes inside it were killed for want of memory (its limit is 64 MiB), twice in the last 24 hours; its first process runs on.',
  ],
  [
    'a child killed, and the kernel counted more than its engine told, after a restart',
    {
      row: row({ restartCount: 1, startedAt: NOW - 900_000 }),
      details: limited,
      events: isKnown([event('oom', 600)]),
      usage: { ...usage(1, MIB), memoryKills: 5 },
    },
    'Processes inside it were killed because it used more memory than its limit of 64 MiB, 5 times in the last hour; its first process runs on.',
  ],
  [
    'down for memory',
    { row: exited(137, { outOfMemory: true }) },
    'Killed because the host ran out of memory, once in the last hour; it is down now.',
  ],
  [
    'crash loop',
    { row: row({ state: 'restarting', exitCode: 3, restartCount: 3 }), events: isKnown(loop) },
    'It ends again and again with exit code 3, about 1.1 s after each start, 3 times in the last hour; its engine restarts it each time.',
  ],
  [
    'stopped by us',
    { row: exited(143), actions: isKnown([action('container.stop', { reason: 'quiet hours.' })]) },
    'Stopped by mara 60 s ago: quiet hours.',
  ],
  [
    'stopped by others',
    { row: exited(137), events: isKnown([event('stop', 59)]) },
    'Stopped 60 s ago by somebody else’s command to the engine, not through Longshore.',
  ],
  [
    'killed by nobody',
    { row: exited(137) },
    'It ended 60 s ago with exit code 137 (SIGKILL: killed), and nobody asked its engine for it.',
  ],
  [
    'killed by nobody, where the engine does not tell of kills for memory',
    { row: exited(137), details: limited, host: podman },
    'It ended 60 s ago with exit code 137 (SIGKILL: killed), and nobody asked its engine for it; most likely for its memory limit of 64 MiB.',
  ],
  [
    'stopped by others, there',
    { row: exited(137), details: limited, host: podman, events: isKnown([event('kill', 59)]) },
    'Stopped 60 s ago by somebody else’s command to the engine, not through Longshore.',
  ],
  ['not found', { row: exited(127) }, 'It ended 60 s ago with exit code 127 (command not found).'],
  ['well ended', { row: exited(0) }, 'It ended by itself 60 s ago and reported success.'],
  [
    'not startable',
    { row: row({ state: 'created' }), details: details({ error: 'port is already allocated.' }) },
    'The engine could not start it: port is already allocated.',
  ],
  [
    'unhealthy',
    {
      row: row({ health: 'unhealthy' }),
      details: details({ healthcheck: 'x', probes: [probe(0, ''), probe(1, ''), probe(1, '')] }),
    },
    'It runs, but its health check failed twice in a row.',
  ],
  [
    'complains',
    { lines: isKnown([line('ERROR no', 'error')]) },
    'Nothing wrong was found; it has been running for 2 h. 1 line of its log looks like an error.',
  ],
  ['paused', { row: row({ state: 'paused' }) }, 'Paused.'],
  [
    'host away',
    { host: { name: 'box-1', isLive: false, heardAt: NOW - 300_000, why: 'No answer.' }, details: isUnknown('x') },
    'box-1 is not connected. As last known 5 min ago: nothing wrong was found; it has been running for 2 h.',
  ],
  [
    'gone',
    { row: undefined, details: isUnknown('There is no such container.') },
    'Nothing is known of web: it is not on the host any more.',
  ],
])('%s', (_, more, expected) => {
  expect(summary(more)).toBe(expected)
})

test.each<[DiagnosisPart, string, Partial<Evidence>]>([
  ['memory', 'warn: Uses 95 % of its memory limit', { details: limited, usage: usage(1, 61 * MIB) }],
  [
    'memory',
    'ok: Within its memory limit of 64 MiB',
    { details: limited, usage: usage(1, 30 * MIB), past: isUnknown('') },
  ],
  [
    'memory',
    'warn: May have gone over its memory limit of 64 MiB',
    { row: exited(137), details: limited, host: podman, usage: undefined },
  ],
  [
    'memory',
    'crit: Out of memory 3 times in 24 hours',
    { details: limited, usage: { ...usage(1, 30 * MIB), memoryKills: 3 } },
  ],
  [
    'memory',
    'warn: Out of memory 3 times since it started, 3 days ago',
    { row: row({ startedAt: NOW - 3 * 86_400_000 }), usage: { ...usage(1, 30 * MIB), memoryKills: 3 } },
  ],
  ['memory', 'ok: No memory limit; uses 30 MiB', { usage: { ...usage(1, 30 * MIB), memoryKills: 0 } }],
  ['memory', 'unknown: Its memory is not measured', { details: limited, usage: undefined, past: isUnknown('') }],
  ['memory', 'info: Uses no memory now', { row: exited(0), usage: undefined, past: isUnknown('') }],
  [
    'cpu',
    'warn: At its limit of 0.5 cores',
    {
      details: details({ cpuLimit: 0.5 }),
      usage: usage(49, 1),
      past: isKnown({ hour: { memoryMax: 1, cpuMax: 50, cpuMean: 48 }, day: { memoryMax: 1, cpuMax: 1, cpuMean: 1 } }),
    },
  ],
  [
    'cpu',
    'warn: Held back by its limit of 0.5 cores',
    { details: details({ cpuLimit: 0.5 }), usage: { ...usage(20, 1), heldBack: 0.4 } },
  ],
  [
    'cpu',
    'ok: Uses 20 % of a core',
    { details: details({ cpuLimit: 0.5 }), usage: { ...usage(20, 1), heldBack: 0.1 } },
  ],
  ['cpu', 'warn: Takes nearly all processor time of its host', { usage: usage(395, 1), past: isUnknown('') }],
  ['cpu', 'ok: Uses 12 % of a core', {}],
  ['cpu', 'info: Its host is busy: 96 % of all processor time', { hostUsage: hostUsage(96) }],
  [
    'cpu',
    'warn: Its host is busy: 96 % of all processor time',
    { hostUsage: hostUsage(96), row: row({ health: 'unhealthy' }) },
  ],
  ['memory', 'warn: No memory limit, and the host is nearly full', { hostUsage: hostUsage(1, 7.8 * 1024 ** 3) }],
  ['health', 'info: It has no health check', {}],
  [
    'health',
    'ok: Healthy',
    { row: row({ health: 'healthy' }), details: details({ healthcheck: 'x', probes: [probe(1, ''), probe(0, '')] }) },
  ],
  [
    'health',
    'warn: Healthy, but the check takes up to 4.2 s',
    { row: row({ health: 'healthy' }), details: details({ healthcheck: 'x', probes: [probe(0, '', 4200)] }) },
  ],
  ['health', 'crit: Unhealthy', { row: row({ health: 'unhealthy' }), details: isUnknown('x') }],
  [
    'restarts',
    'warn: Restarted twice by its engine, the last time 10 min ago',
    { row: row({ restartCount: 2, startedAt: NOW - 600_000 }) },
  ],
  [
    'restarts',
    'crit: Its engine has given up',
    { row: exited(1, { restartCount: 3 }), details: details({ restartPolicy: 'on-failure:3' }) },
  ],
  ['restarts', 'warn: Nothing starts it again', { row: exited(1) }],
  ['restarts', 'ok: No restarts', {}],
  ['lines', 'info: 1 line of the last 1 looks like an error', { lines: isKnown([line('ERROR no', 'error')]) }],
  [
    'lines',
    'warn: 5 lines of the last 5 look like an error',
    { lines: isKnown(Array.from({ length: 5 }, () => line('x', 'error'))) },
  ],
  ['lines', 'info: It wrote nothing', { lines: isKnown([]) }],
  [
    'lines',
    'warn: 1 line of the last 2 looks like an error',
    { row: exited(1), lines: isKnown([line('ERROR no', 'error'), line('bye')]) },
  ],
  ['lines', 'unknown: Its log could not be read', { lines: isUnknown('It is away.') }],
  [
    'image',
    'warn: Its image was replaced on the host',
    { image: isKnown({ name: 'nginx', createdAt: 1, isOnHost: true, newer: { createdAt: NOW } }) },
  ],
  [
    'image',
    'info: Its image is 9 months old',
    { image: isKnown({ name: 'nginx', createdAt: NOW - 280 * 86_400_000, isOnHost: true, newer: undefined }) },
  ],
  ['actions', 'info: Last action: stop by mara 70 s ago', { actions: isKnown([action('container.stop')]) }],
  ['events', 'unknown: Its events could not be asked', { events: isUnknown('x') }],
])('%s: %s', (name, expected, more) => {
  expect(part(name, more)).toBe(expected)
})

test.each<[string, Partial<Evidence>, RegExp]>([
  ['by its engine', { events: isKnown([event('oom', 7000)]) }, /the engine’s events do\. Raise its limit/],
  ['by the kernel alone, on Podman', { host: podman }, /Podman does not tell .* count does\. Raise its limit/],
  ['by the kernel alone, on Docker', {}, /whole host ran out .* See whether the host is short of memory/],
  ['by nobody, on Podman', { host: podman, usage: usage(1, MIB) }, /Podman does not report kills/],
  [
    'that there was none, on Podman',
    { host: podman, usage: { ...usage(1, MIB), memoryKills: 0 } },
    /It uses 1\.6 % of it\.$/,
  ],
])('who tells of kills for memory: %s', (_, more, meaning) => {
  const told = evidence({ details: limited, past: isUnknown(''), usage: { ...usage(1, MIB), memoryKills: 1 }, ...more })
  expect(diagnose(told).findings.find((one) => one.part === 'memory')?.meaning).toMatch(meaning)
})

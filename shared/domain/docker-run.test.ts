/** The words a shell makes of the text: every POSIX shell here is asked, and must give back exactly what went in. */
import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ContainerSpec } from '../contract/container-spec'
import { dockerRunText, shellQuote } from './docker-run'

const spec = (more: Partial<ContainerSpec> = {}): ContainerSpec => ({
  image: 'nginx:1.27',
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
  ...more,
})

/** What a shell makes of a command line. */
function wordsOf(shell: string, line: string): string[] {
  const script = `docker() { printf '%s\\0' "$@"; }\n${line}`
  return execFileSync(shell, ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1)
}

describe('the text', () => {
  it('has one option a line', () => {
    const text = dockerRunText(
      spec({
        name: 'web',
        network: 'front',
        resources: {
          memoryBytes: 67_108_864,
          cpus: 0.5,
          pids: 100,
          restart: { name: 'on-failure', maximumRetries: 3 },
        },
        ports: [
          { hostPort: 8080, containerPort: 80, protocol: 'tcp' },
          { hostIp: '127.0.0.1', containerPort: 53, protocol: 'udp' },
          { hostIp: '::1', hostPort: 8443, containerPort: 443, protocol: 'tcp' },
          { containerPort: 9000, protocol: 'tcp' },
        ],
        mounts: [
          { kind: 'volume', source: 'data', target: '/data', readOnly: false },
          { kind: 'bind', source: '/srv/a,b "c"', target: '/srv', readOnly: true },
          { kind: 'tmpfs', target: '/tmp', readOnly: false },
        ],
        environment: [{ name: 'GREETING', value: "it's here" }, { name: 'PASSWORD' }],
        labels: { team: 'harbour' },
        entrypoint: ['sh', '-c'],
        command: ['echo $HOME; sleep 1'],
        isTemporary: true,
      }),
    )
    expect(text.split(' \\\n  ')).toEqual([
      'docker run --detach',
      '--name web',
      '--network front',
      '--restart on-failure:3',
      '--memory 67108864b',
      '--cpus 0.5',
      '--pids-limit 100',
      '--publish 8080:80',
      '--publish 127.0.0.1::53/udp',
      "--publish '[::1]:8443:443'",
      '--publish 9000',
      '--mount type=volume,source=data,target=/data',
      `--mount 'type=bind,"source=/srv/a,b ""c""",target=/srv,readonly'`,
      '--mount type=tmpfs,target=/tmp',
      "--env 'GREETING=it'\\''s here'",
      '--env PASSWORD',
      '--label team=harbour',
      '--entrypoint sh',
      '--rm',
      "nginx:1.27 -c 'echo $HOME; sleep 1'",
    ])
  })

  it('says none for an entrypoint that is empty, and nothing for one that is the image’s', () => {
    expect(dockerRunText(spec({ entrypoint: [] }))).toContain("--entrypoint ''")
    expect(dockerRunText(spec())).toBe('docker run --detach \\\n  nginx:1.27')
  })
})

describe('quoting', () => {
  it.each([
    ['plain', 'plain'],
    ['', "''"],
    ['a b', "'a b'"],
    ["it's", "'it'\\''s'"],
    ['~', "'~'"],
    ['a\u202eb', `'a'"$(printf '\\342\\200\\256')"'b'`],
    ['\u001b[31m', `"$(printf '\\033')"'[31m'`],
    ['a\tb', `'a'"$(printf '\\011')"'b'`],
    ['z\u0300\u0301\u0302\u0303\u0304', `'z\u0300\u0301\u0302\u0303'"$(printf '\\314\\204')"`],
  ])('%j', (word, quoted) => expect(shellQuote(word)).toBe(quoted))

  const nasty = fc.constantFrom(
    "'",
    '"',
    '\\',
    '$',
    '`',
    '!',
    '\n',
    '\t',
    ' ',
    '\u001b',
    '\u202e',
    '\u0300\u0301\u0302',
    '$(id)',
    '-',
    '~',
    '*',
  )
  const word = fc
    .array(fc.oneof(nasty, fc.string({ unit: 'binary', maxLength: 6 })), { maxLength: 8 })
    .map((parts) => parts.join('').replaceAll('\0', '').toWellFormed())

  it.each(['sh', 'bash'])('%s gives every word back exactly', (shell) => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 40 }), (words) => {
        expect(wordsOf(shell, `docker ${words.map(shellQuote).join(' ')}`)).toEqual(words)
      }),
      { numRuns: 60 },
    )
  })

  it('keeps each variable, label, mount and word of the command in its place', () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 10 }), word, (command, value) => {
        const text = dockerRunText(spec({ command, environment: [{ name: 'A', value }], labels: { b: value } }))
        const words = wordsOf('sh', text)
        expect(words).toEqual([
          'run',
          '--detach',
          '--env',
          `A=${value}`,
          '--label',
          `b=${value}`,
          'nginx:1.27',
          ...command,
        ])
      }),
      { numRuns: 60 },
    )
  })
})

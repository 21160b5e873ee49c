/** What a person may type as an address, and what is refused with which words. */
import { describe, expect, it } from 'vitest'
import { parseAddress, suggestName } from './parse-address'

const ssh = (user: string | undefined, host: string, port = 22) => ({ kind: 'ssh', user, host, port })

describe('parseAddress', () => {
  it.each([
    ['ssh://root@web-1:2222', ssh('root', 'web-1', 2222)],
    ['SSH://root@web-1', ssh('root', 'web-1')],
    ['ssh://web-1/', ssh(undefined, 'web-1')],
    ['  deploy@10.0.0.5 ', ssh('deploy', '10.0.0.5')],
    ['web-1.example.com', ssh(undefined, 'web-1.example.com')],
    ['web-1:22022', ssh(undefined, 'web-1', 22022)],
    ['me@corp@bastion', ssh('me@corp', 'bastion')],
    ['root@[fe80::1]:2222', ssh('root', 'fe80::1', 2222)],
    ['root@2001:db8::5', ssh('root', '2001:db8::5')],
    ['unix:///run/user/1000/docker.sock', { kind: 'local', socketPath: '/run/user/1000/docker.sock' }],
    ['/var/run/docker.sock', { kind: 'local', socketPath: '/var/run/docker.sock' }],
    ['tcp://10.0.0.1:2376', { kind: 'tcp', host: '10.0.0.1', port: 2376, isPlain: false }],
    ['tcp://10.0.0.1', { kind: 'tcp', host: '10.0.0.1', port: 2376, isPlain: false }],
    ['tcp://10.0.0.1:2375', { kind: 'tcp', host: '10.0.0.1', port: 2375, isPlain: true }],
    ['https://web-1:8443/', { kind: 'tcp', host: 'web-1', port: 8443, isPlain: false }],
    ['http://web-1', { kind: 'tcp', host: 'web-1', port: 2375, isPlain: true }],
    ['tcp://[fe80::1]:2376', { kind: 'tcp', host: 'fe80::1', port: 2376, isPlain: false }],
    ['export DOCKER_HOST=ssh://root@web-1', ssh('root', 'web-1')],
    ['DOCKER_HOST="tcp://web-1:2376"', { kind: 'tcp', host: 'web-1', port: 2376, isPlain: false }],
    ['docker -H ssh://me@web-1 ps', ssh('me', 'web-1')],
    ['docker context create web --docker "host=ssh://me@web-1"', ssh('me', 'web-1')],
    ['ssh me@web-1', ssh('me', 'web-1')],
  ])('%j', (typed, expected) => expect(parseAddress(typed)).toEqual(expected))

  it.each([
    ['', ''],
    ['root@', 'missing'],
    ['root:secret@web-1', 'password'],
    ['-oProxyCommand=x', 'not a host name'],
    ['ssh://-l@web', 'not a user name'],
    ['web-1:99999', 'port'],
    ['web-1:ssh', 'port'],
    ['web-1/path', 'path'],
    ['tcp://root@10.0.0.1', 'no users'],
    ['tcp://', 'missing'],
    ['npipe:////./pipe/docker_engine', 'not a way'],
    ['unix://docker.sock', 'whole path'],
    ['web 1', 'not a host name'],
  ])('%j is refused: %s', (typed, why) => {
    const parsed = parseAddress(typed)
    expect(parsed.kind).toBe('invalid')
    expect(parsed.kind === 'invalid' && parsed.why).toContain(why)
  })
})

describe('suggestName', () => {
  it.each([
    ['root@web-1.example.com', 'web-1'],
    ['10.0.0.5', '10.0.0.5'],
    ['root@[fe80::1]', 'fe80::1'],
    ['/var/run/docker.sock', 'local'],
    ['', ''],
  ])('%j → %j', (typed, name) => expect(suggestName(parseAddress(typed))).toBe(name))
})

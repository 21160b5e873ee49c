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
    ['tcp://10.0.0.1:2375', 'TCP'],
    ['http://web', 'not a way'],
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

/** What the server's answers mean: HTTP errors, and why a socket could not be opened. */
import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { CommandRefused } from '../ssh'
import { explainProbe, probeCommand } from './probe'
import { type Place, socketFailure, statusFailure } from './rules'
import { explainCommand, stdioCommand } from './ways/dial-stdio'

const place: Place = { name: 'box', user: 'deploy', socketPath: '/var/run/docker.sock' }
/** As Podman 4 says it, and 5 with the status 409. */
const improper = (message: string) =>
  JSON.stringify({ cause: 'container state improper', message: `${message}: container state improper`, response: 500 })

describe('an HTTP error', () => {
  it.each([
    [404, '{"message":"No such container: x"}', 'NOT_FOUND', 'No such container: x'],
    [404, '{"message":"page not found"}', 'ENGINE_REFUSED', 'The engine on box does not offer that.'],
    [404, 'Not Found', 'ENGINE_REFUSED', 'The engine on box does not offer that.'],
    [409, '{"message":"is paused"}', 'CONFLICT', 'is paused'],
    [403, '', 'DENIED', 'The engine on box does not permit that.'],
    [500, '{"message":"no space \\u001b[31mleft\\u202e"}', 'ENGINE_REFUSED', 'no space left'],
    [500, '<html>', 'ENGINE_REFUSED', 'The engine on box answered with error 500.'],
    [302, '{"message":7}', 'ENGINE_REFUSED', 'The engine on box answered with error 302.'],
    [503, '{"cause":"c","message":"podman says","response":503}', 'ENGINE_REFUSED', 'podman says'],
    [
      500,
      improper('can only kill running containers. 1f is in state exited'),
      'CONFLICT',
      'Container 1f is not running',
    ],
    [
      409,
      improper('can only kill running containers. 1f is in state exited'),
      'CONFLICT',
      'Container 1f is not running',
    ],
    [500, improper('"1f" is not paused, can\'t unpause'), 'CONFLICT', '"1f" is not paused, can\'t unpause'],
  ])('%i %s', (status, body, code, message) => {
    expect(statusFailure(status, body, place)).toMatchObject({ code, message })
  })
  it.each([
    ['ENOENT', 'ENGINE_DOWN', 'there is no socket'],
    ['ECONNREFUSED', 'ENGINE_DOWN', 'nothing listens'],
    ['EACCES', 'DENIED', 'deploy may not use'],
    ['ECONNRESET', 'ENGINE_DOWN', 'ended the connection'],
  ])('%s', (code, expected, words) => {
    const failure = socketFailure(Object.assign(new Error('x'), { code }), place)
    expect(failure.code).toBe(expected)
    expect(failure.message).toContain(words)
  })
})

describe('a refused socket', () => {
  const listening = '0000000000000000: 00000002 00000000 00010000 0001 01 4242 /run/docker.sock'
  const connected = '0000000000000000: 00000003 00000000 00000000 0001 03 4243 /run/docker.sock'
  const answer = (...lines: string[]) => explainProbe(lines.join('\n'), place, 'open failed')
  const all = ['exists', 'socket', 'writable', 'groups: deploy docker', 'target: /run/docker.sock', 'linux']
  it.each([
    [[...all, listening], 'DENIED', 'forbids forwarding'],
    [[...all, connected], 'ENGINE_DOWN', 'nothing listens'],
    [all, 'ENGINE_DOWN', 'nothing listens'],
    [[...all, listening.replace('/run/docker.sock', '/run/other/docker.sock')], 'ENGINE_DOWN', 'nothing listens'],
    [['exists', 'socket', 'groups: deploy', 'linux', listening], 'DENIED', 'deploy may not use /var/run/docker.sock'],
    [['exists', 'groups: deploy', 'linux'], 'ENGINE_DOWN', 'is not a socket'],
    [['groups: deploy', 'linux'], 'ENGINE_DOWN', 'there is no socket'],
    [['exists', 'socket', 'writable', 'groups: staff'], 'ENGINE_DOWN', 'cannot be opened'],
    [['This account is currently not available.'], 'ENGINE_DOWN', 'cannot be opened'],
    [[''], 'ENGINE_DOWN', 'cannot be opened'],
  ])('%j', (lines, code, words) => {
    const { failure } = answer(...lines)
    expect(failure.code).toBe(code)
    expect(failure.message).toContain(words)
    expect(failure.info.hint).not.toBe('')
  })

  it.each([
    ['/run/user/1000/podman/podman.sock', undefined, 'target: /run/user/1000/podman/podman.sock'],
    ['/var/run/docker.sock', undefined, 'target: /run/podman/podman.sock'],
    ['/var/run/docker.sock', 'Podman', 'target: /run/docker.sock'],
  ] as const)('names Podman where it is known to be: %s, %s, %s', (socketPath, product, target) => {
    const { failure } = explainProbe(`groups: deploy\n${target}`, { ...place, socketPath, product }, 'open failed')
    expect(failure.message).toBe(`Podman is not running on box: there is no socket ${socketPath}.`)
    expect(failure.info.hint).toContain('podman.socket')
  })

  it('only a way around the very cause is tried', () => {
    expect(answer(...all, listening).around).toBe('dial-stdio')
    expect(answer('exists', 'socket', 'groups: deploy', 'linux').around).toBe('sudo-dial-stdio')
    expect(answer(...all).around).toBeUndefined()
    expect(answer('groups: deploy', 'linux').around).toBeUndefined()
  })

  it('asks in words a shell understands, whatever the path', () => {
    const run = (path: string) => execFileSync('sh', ['-c', `${probeCommand(path)}; true`], { encoding: 'utf8' })
    expect(run("/tmp/it's; echo owned; `echo owned` $(echo owned)")).not.toMatch(/^owned/m)
    expect(run('/tmp')).toMatch(/^exists\n(?!socket)/)
    expect(run('/tmp')).toMatch(/^groups: \S+/m)
  })
})

describe('docker system dial-stdio', () => {
  it('is exactly what the docker CLI itself would run, unless another socket is meant', () => {
    expect(stdioCommand('dial-stdio', '/var/run/docker.sock')).toBe('docker system dial-stdio')
    expect(stdioCommand('sudo-dial-stdio', '/var/run/docker.sock')).toBe('sudo -n docker system dial-stdio')
    expect(stdioCommand('dial-stdio', "/run/it's; id.sock")).toBe(
      "docker --host 'unix:///run/it'\\''s; id.sock' system dial-stdio",
    )
  })

  it.each([
    [127, 'bash: line 1: docker: command not found', 'INVALID', 'There is no docker command on box.'],
    [127, 'sh: 1: docker: not found', 'INVALID', 'There is no docker command on box.'],
    [1, 'sudo: docker: command not found', 'INVALID', 'There is no docker command on box.'],
    [127, 'bash: sudo: command not found', 'INVALID', 'There is no sudo on box.'],
    [1, 'sudo: a password is required', 'DENIED', 'deploy may not run docker by sudo without a password on box.'],
    [1, 'Sorry, user deploy is not allowed to execute …', 'DENIED', 'deploy may not run docker by sudo'],
    [1, 'Got permission denied while trying to connect to the Docker daemon socket', 'DENIED', 'deploy may not use'],
    [1, 'dial unix /run/docker.sock: connect: permission denied', 'DENIED', 'deploy may not use'],
    [
      1,
      'Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?',
      'ENGINE_DOWN',
      'not running',
    ],
    [1, 'dial unix /x: connect: no such file or directory', 'ENGINE_DOWN', 'not running'],
    [1, "docker: 'system dial-stdio' is not a docker command.", 'INVALID', 'too old'],
    [1, 'This account is currently not available.', 'ENGINE_DOWN', 'ended at once'],
    [-1, '', 'ENGINE_DOWN', 'ended at once'],
  ])('%i %s', (code, said, expected, words) => {
    const failure = explainCommand(new CommandRefused(code, said), place)
    expect(failure.code).toBe(expected)
    expect(failure.message).toContain(words)
    expect(failure.info.hint).not.toBe('')
  })
})

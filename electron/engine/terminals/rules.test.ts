import { describe, expect, it } from 'vitest'
import { Failure } from '../../../shared/errors'
import { auditText, environmentOf, hangUpCommand, isLoss, notRunning, saysNotFound, saysNoUser, shellIn } from './rules'

describe('what is wanted', () => {
  it('takes a shell only for what looks like the path of one', () => {
    expect(shellIn('/bin/bash\n')).toBe('/bin/bash')
    expect(shellIn('/nix/store/abc-bash-5.2/bin/bash\n')).toBe('/nix/store/abc-bash-5.2/bin/bash')
    for (const said of ['', 'bash', '/bin/ba sh', '/bin/sh\nmore', `/${'x'.repeat(300)}`])
      expect(shellIn(said)).toBeUndefined()
  })

  it('sets the terminal and the mark, unless the person did', () => {
    expect(environmentOf([{ name: 'TERM', value: 'dumb' }], true, 'id')).toEqual([
      { name: 'COLORTERM', value: 'truecolor' },
      { name: 'LONGSHORE_TERMINAL', value: 'id' },
      { name: 'TERM', value: 'dumb' },
    ])
    expect(environmentOf([], false, 'id')).toEqual([{ name: 'LONGSHORE_TERMINAL', value: 'id' }])
    expect(hangUpCommand('id').at(-1)).toContain("'LONGSHORE_TERMINAL=id'")
  })
})

describe('words', () => {
  it.each([
    ['paused', 'web is paused.', 'Unpause it, then open a terminal.'],
    ['exited', 'web is not running.', 'Start it, then open a terminal.'],
    ['restarting', 'web is restarting.', 'Wait until it runs, then open a terminal.'],
  ])('of a container that is %s', (state, message, hint) => {
    expect(notRunning({ kind: 'exec', name: 'web' }, state)?.info).toMatchObject({ code: 'CONFLICT', message, hint })
    expect(notRunning({ kind: 'exec', name: 'web' }, 'running')).toBeUndefined()
  })

  it.each([
    'OCI runtime exec failed: exec failed: unable to start container process: exec: "sh": executable file not found in $PATH: unknown',
    'crun: executable file `sh` not found in $PATH: No such file or directory: OCI runtime attempted to invoke a command that was not found',
    'exec: "/bin/sh": stat /bin/sh: no such file or directory',
  ])('tells a missing program: %s', (said) => expect(saysNotFound(said)).toBe(true))

  it('tells a missing user', () => {
    expect(saysNoUser('unable to find user bob: no matching entries in passwd file')).toBe(true)
    expect(saysNoUser('bob: permission denied')).toBe(false)
  })

  it('of the audit', () => {
    const row = { openedAt: 1000, endedAt: 63_500, exitCode: 130, bytesIn: 12, bytesOut: 5 * 1024 * 1024 }
    expect(auditText(row)).toBe('exit code 130; 63 s; 12 B in; 5.0 MiB out')
    const error = new Failure('HOST_UNREACHABLE', 'The connection to box was lost.').info
    expect(auditText({ ...row, exitCode: undefined, error })).toMatch(/^The connection to box was lost\.; 63 s; /)
  })

  it('a loss is the connection’s, an end the program’s', () => {
    expect(isLoss(new Failure('ENGINE_DOWN', ''))).toBe(true)
    expect(isLoss(new Failure('CONFLICT', ''))).toBe(false)
    expect(isLoss(undefined)).toBe(false)
  })
})

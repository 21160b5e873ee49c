/** The decisions of the set-up, as tables. */
import { describe, expect, it } from 'vitest'
import { nodeProblem } from './node-version.mjs'
import { packagesStamp } from './npm-packages.mjs'
import { installPolicy, wishes } from './system-packages.mjs'

describe('nodeProblem', () => {
  it.each([
    ['20.19.0', 'linux', 'x64', true],
    ['20.20.2', 'linux', 'x64', true],
    ['24.1.0', 'linux', 'x64', true],
    ['20.18.3', 'linux', 'x64', false],
    ['18.20.0', 'linux', 'x64', false],
    ['20.20.2', 'linux', 'arm64', false],
    ['20.20.2', 'darwin', 'arm64', false],
    ['22.11.9', 'win32', 'x64', false],
    ['22.12.0', 'darwin', 'arm64', true],
    ['26.0.0', 'win32', 'x64', true],
  ])('%s on %s-%s: fine %s', (version, platform, arch, fine) =>
    expect(nodeProblem(version, platform, arch) === undefined).toBe(fine),
  )
})

describe('installPolicy', () => {
  it.each([
    [{ isRoot: false, isCi: true, hasTerminal: false }, 'tell'],
    [{ isRoot: false, isCi: false, hasTerminal: true }, 'tell'],
    [{ isRoot: true, isCi: true, hasTerminal: true }, 'install'],
    [{ isRoot: true, isCi: false, hasTerminal: false }, 'install'],
    [{ isRoot: true, isCi: false, hasTerminal: true }, 'ask'],
  ])('%o → %s', (where, expected) => expect(installPolicy(where)).toBe(expected))
})

describe('wishes', () => {
  it('of a start with a display names no display server; a test always does, and the lab', () => {
    expect(wishes('start', true)).not.toContain('xvfb')
    expect(wishes('start', false)).toContain('xvfb')
    expect(wishes('test', true)).toEqual(expect.arrayContaining(['xvfb', 'docker.io', 'openssh-server']))
    expect(wishes('start', false)).not.toContain('docker.io')
  })
})

describe('packagesStamp', () => {
  it('changes with the lock file and the machine', () => {
    const stamps = [
      packagesStamp('a', 'linux', 'x64'),
      packagesStamp('b', 'linux', 'x64'),
      packagesStamp('a', 'linux', 'arm64'),
    ]
    expect(new Set(stamps).size).toBe(3)
  })
})

/** The decisions of the set-up, as tables; what keeps daemons down; how tools are started on other platforms. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { nodeProblem } from './node-version.mjs'
import { packagesStamp } from './npm-packages.mjs'
import { installPolicy, keepDaemonsDown, wishes } from './system-packages.mjs'
import { npmCommand, projectNode, TOOLS, toolCommand } from './tools.mjs'

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

describe('keepDaemonsDown', () => {
  const inFolder = (use: (file: string) => void) => {
    const directory = mkdtempSync(join(tmpdir(), 'longshore-policy-'))
    try {
      use(join(directory, 'policy-rc.d'))
    } finally {
      rmSync(directory, { recursive: true })
    }
  }

  it('forbids daemons and leaves nothing behind', () =>
    inFolder((file) => {
      const restore = keepDaemonsDown(file)
      expect(readFileSync(file, 'utf8')).toMatch(/^#!\/bin\/sh\nexit 101\b/)
      restore()
      restore()
      expect(existsSync(file)).toBe(false)
    }))

  it('brings back what stood there, also after a run that was killed', () =>
    inFolder((file) => {
      writeFileSync(file, '#!/bin/sh\nexit 0\n')
      keepDaemonsDown(file) // never restored
      const restore = keepDaemonsDown(file)
      expect(readFileSync(file, 'utf8')).toContain('exit 101')
      restore()
      restore()
      expect(readFileSync(file, 'utf8')).toBe('#!/bin/sh\nexit 0\n')
    }))
})

describe('tools', () => {
  it.each(Object.keys(TOOLS) as (keyof typeof TOOLS)[])('%s is a script for Node', (tool) => {
    const [node, script] = toolCommand(tool)
    expect(node).toBe(projectNode())
    expect(readFileSync(script, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\b/)
  })

  it.each([
    ['npm, by its script', '/n/npm/bin/npm-cli.js', 'linux', ['/bin/node', '/n/npm/bin/npm-cli.js']],
    ['no npm around us', undefined, 'linux', ['npm']],
    ['another package manager', '/p/pnpm.cjs', 'darwin', ['npm']],
    ['no npm around us', undefined, 'win32', ['/bin/node', join('/bin', 'node_modules/npm/bin/npm-cli.js')]],
  ])('%s (%s, %s)', (_, npmScript, platform, expected) =>
    expect(npmCommand({ npmScript, node: '/bin/node', platform })).toEqual(expected),
  )
})

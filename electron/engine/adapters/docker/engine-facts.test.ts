/** What engines say of themselves: which version is spoken, and what is shown of the rest. */
import { describe, expect, it } from 'vitest'
import { compareVersions, readFacts, readVersion } from './engine-facts'
import type { Place } from './rules'

const place: Place = { name: 'box', user: 'deploy', socketPath: '/s' }
const version = { Version: '27.3.1', ApiVersion: '1.47', MinAPIVersion: '1.24', Os: 'linux', Arch: 'amd64' }

describe('readVersion', () => {
  it.each([
    ['1.41', '1.41'],
    ['1.47', '1.47'],
    ['1.53', '1.47'],
    ['1.24', '1.24'],
  ])('an engine with %s is spoken to in %s', (ApiVersion, api) => {
    expect(readVersion({ ...version, ApiVersion }, place)).toEqual({ api, podman: false })
  })
  it('knows Podman by its parts', () => {
    expect(readVersion({ ...version, Components: [{ Name: 'Podman Engine' }] }, place).podman).toBe(true)
  })
  it.each([
    [{ ApiVersion: '1.23' }, 'too old'],
    [{ MinAPIVersion: '1.48' }, 'too new'],
    [{ ApiVersion: '../1' }, 'cannot be read'],
  ])('%j', (more, words) => {
    expect(() => readVersion({ ...version, ...more }, place)).toThrow(words)
  })
  it('compares by number', () => {
    expect(compareVersions('1.9', '1.10')).toBeLessThan(0)
    expect(compareVersions('2.0', '1.47')).toBeGreaterThan(0)
  })
})

describe('readFacts', () => {
  const info = {
    ID: 'id',
    OperatingSystem: 'Debian GNU/Linux 12',
    KernelVersion: '6.1',
    Architecture: 'x86_64',
    NCPU: 4,
    MemTotal: 8e9,
    Driver: 'overlay2',
    DockerRootDir: '/var/lib/docker',
    CgroupDriver: 'systemd',
    CgroupVersion: '2',
    SecurityOptions: ['name=apparmor', 'name=seccomp,profile=builtin', 'name=rootless'],
    Swarm: { LocalNodeState: 'active', ControlAvailable: true },
    Runtimes: { runc: {}, 'io.containerd.runc.v2': {} },
    Warnings: ['WARNING: No swap limit support', ''],
  }

  it('gives what docker info says, tidied', () => {
    expect(readFacts(version, info, false)).toEqual({
      engineId: 'id',
      version: '27.3.1',
      apiVersion: '1.47',
      os: 'Debian GNU/Linux 12',
      kernel: '6.1',
      architecture: 'x86_64',
      cpus: 4,
      memoryBytes: 8e9,
      more: {
        product: 'Docker',
        storageDriver: 'overlay2',
        rootDirectory: '/var/lib/docker',
        cgroups: 'systemd, v2',
        securityOptions: ['apparmor', 'seccomp (builtin)'],
        isRootless: true,
        swarm: 'manager',
        runtimes: ['io.containerd.runc.v2', 'runc'],
        warnings: ['WARNING: No swap limit support'],
      },
    })
  })

  it('takes an engine that says nothing, and bounds and cleans one that says too much', () => {
    expect(readFacts({}, null, true)).toMatchObject({
      engineId: '',
      more: { product: 'Podman', swarm: '', cgroups: '', runtimes: [], warnings: [], isRootless: false },
    })
    const more = readFacts(
      version,
      {
        Warnings: Array(500).fill('\u001b[31mred\u202e'),
        Runtimes: Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`r${n}`, {}])),
        SecurityOptions: ['x'.repeat(100_000), 7, { name: 'a' }],
        Swarm: 'none',
      },
      false,
    ).more
    expect(more?.warnings).toEqual(Array(50).fill('red'))
    expect(more?.runtimes).toHaveLength(50)
    expect(more?.securityOptions[0]?.length).toBeLessThanOrEqual(256)
  })
})

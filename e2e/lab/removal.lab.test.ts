/**
 * Labs side by side, and what is left of a lab afterwards, however its owner ended: nothing.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startSleeper } from './containers.ts'
import { labUnavailable, openLab } from './lab.ts'
import { identifyProcess } from './processes.ts'
import { poll } from './readiness.ts'
import type { LabRecord } from './record.ts'
import { listLabs, sweep } from './registry.ts'
import { cgroupsOf, namespacesOf } from './removal.ts'

const unavailable = labUnavailable()

describe.skipIf(unavailable !== undefined)(unavailable ?? 'the end of a lab', { timeout: 60_000 }, () => {
  it('two labs live side by side, and one ends without harm to the other', async () => {
    const ofEveryKind = [{ tap: true, tcp: 'tls' as const, sudo: true }, { engine: 'podman' as const }]
    const [one, two] = await Promise.all([openLab({ hosts: 1 }), openLab({ hosts: ofEveryKind })])
    try {
      expect(one.prefix).not.toBe(two.prefix)
      expect(one.host(1).address).not.toBe(two.host(1).address)
      expect(one.host(1).engineId).not.toBe(two.host(1).engineId)
      await startSleeper(one.host(1), 'sleeper')
      await startSleeper(two.host(1), 'sleeper')
      await startSleeper(one.host(1), 'frozen')
      await one.host(1).docker('pause', 'frozen')
      await startSleeper(two.host(2), 'frozen')
      await two.host(2).docker('pause', 'frozen')
      const agent = await one.startAgent([one.keys.id])
      expect(cgroupsOf(one.prefix)).not.toEqual([])
      expect(leftovers(one)).not.toEqual([])

      await one.dispose()
      expect(existsSync(agent.socketPath)).toBe(false)
      expect(leftovers(one)).toEqual([])
      expect(await two.host(1).docker('ps', '--format', '{{.Names}}')).toBe('sleeper')
    } finally {
      await one.dispose()
      await two.dispose()
    }
    expect(leftovers(two)).toEqual([])
  })

  it('a killed owner’s lab is removed by its reaper', async () => {
    const { lab, kill } = await openLabInChild()
    expect(namespacesOf(lab.prefix)).toHaveLength(2)
    await kill()
    await poll('the reaper', undefined, async () => expect(leftovers(lab)).toEqual([]))
  })

  it('a killed owner’s lab is swept by the next lab if its reaper died too', async () => {
    const { lab, kill } = await openLabInChild()
    for (const pid of childrenOf(lab.owner.pid, 'reaper.ts')) process.kill(pid, 'SIGKILL')
    expect(namespacesOf(lab.prefix)).toHaveLength(2)
    await kill()
    await sweep()
    expect(leftovers(lab)).toEqual([])
  })

  it('a lab given up on the way leaves nothing', async () => {
    await expect(openLab({ hosts: 2, signal: AbortSignal.timeout(500) })).rejects.toThrow()
    expect(listLabs().filter((lab) => lab.owner.pid === process.pid)).toEqual([])
  })

  it('a lab that could not come up leaves nothing', async () => {
    const broken = openLab({ hosts: [{}, { dockerdArguments: ['--no-such-option'] }] })
    await expect(broken).rejects.toThrow(/lab-h2 did not come up[\s\S]*unknown flag: --no-such-option/)
    expect(listLabs().filter((lab) => lab.owner.pid === process.pid)).toEqual([])
  })
})

/** `cli.ts up 1` as a process of its own. */
async function openLabInChild(): Promise<{ lab: LabRecord; kill(): Promise<void> }> {
  const { NODE_OPTIONS: _, ...env } = process.env
  const args = ['--experimental-strip-types', '--no-warnings', join(import.meta.dirname, 'cli.ts'), 'up', '1']
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  const lab = listLabs().find((each) => each.owner.pid === child.pid)
  if (lab === undefined) throw new Error('the child has no lab')
  return {
    lab,
    async kill() {
      child.kill('SIGKILL')
      await once(child, 'exit')
      expect(identifyProcess(lab.owner.pid)).toBeUndefined()
    },
  }
}

/** Everything on the machine that bears the lab's name or folder. */
function leftovers({ prefix, directory }: Pick<LabRecord, 'prefix' | 'directory'>): string[] {
  const mounts = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .filter((line) => line.includes(`${directory}/`) || line.includes(`/${prefix}-`))
  const links = readdirSync('/sys/class/net').filter((name) => name === `${prefix}-up`)
  const processes = allProcesses().filter(
    (each) =>
      each.commandLine.includes(`${directory}/`) ||
      each.commandLine.includes(`/${prefix}/h`) ||
      each.commandLine.includes(`${prefix}-sw`),
  )
  const files = existsSync(directory) ? [directory] : []
  // What Podman would leave on the machine if it ran on it.
  files.push(...readdirSync('/dev/shm').filter((name) => name.startsWith('libpod')))
  const found = processes.map((each) => `${each.pid} ${each.commandLine}`)
  return [...namespacesOf(prefix), ...cgroupsOf(prefix), ...mounts, ...links, ...found, ...files]
}

function childrenOf(parent: number, script: string): number[] {
  const isChild = (pid: number) => readFileSync(`/proc/${pid}/status`, 'utf8').includes(`PPid:\t${parent}\n`)
  return allProcesses().flatMap(({ pid, commandLine }) => (commandLine.includes(script) && isChild(pid) ? [pid] : []))
}

function allProcesses(): { pid: number; commandLine: string }[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.flatMap((pid) => {
    try {
      return [{ pid: Number(pid), commandLine: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') }]
    } catch {
      return [] // ended meanwhile
    }
  })
}

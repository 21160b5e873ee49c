/**
 * The list of labs on this machine: one folder per lab, each with its own /24 of 10.213.0.0/16. Used when a lab opens
 * (claim a free slot, sweep what dead owners left) and by the reaper. All changes to the list happen under one flock(1),
 * which the kernel releases whatever becomes of its holder; a lock file with a pid in it would need a sweep of its own.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { identifyProcess, isRunning } from './processes.ts'
import type { LabRecord } from './record.ts'
import { removeLab } from './removal.ts'

/** Kept out of /tmp: docker needs a file system that overlay can lie on, and /tmp is often a tmpfs of limited size. */
const LABS_DIRECTORY = process.env.LONGSHORE_LAB_DIR ?? '/var/lib/longshore-lab'
const RECORD_FILE = 'lab.json'

/** Removes labs of dead owners, then claims a free slot for this process. */
export async function claimLab(signal?: AbortSignal): Promise<LabRecord> {
  return withLock(async () => {
    await sweepStaleLabs()
    const slot = pickFreeSlot()
    const directory = join(LABS_DIRECTORY, `net-${slot}`)
    const owner = identifyProcess(process.pid)
    if (owner === undefined) throw new Error('this process cannot read its own /proc entry')
    const id = `${slot}-${owner.pid}-${owner.startTicks}-${Date.now()}`
    const record: LabRecord = {
      id,
      slot,
      prefix: `lsl${slot}`,
      directory,
      owner,
      openedBy: process.argv[1] ?? '',
      openedAt: Date.now(),
    }
    rmSync(directory, { recursive: true, force: true }) // a removal that was interrupted at its last step
    mkdirSync(directory, { mode: 0o700 })
    writeFileSync(join(directory, 'lab.json.new'), JSON.stringify(record, null, 2))
    renameSync(join(directory, 'lab.json.new'), join(directory, RECORD_FILE)) // at once: listLabs reads without the lock
    return record
  }, signal)
}

/** Removes a lab of this process; only once, as the slot may be another's afterwards. */
export async function releaseLab(lab: LabRecord): Promise<void> {
  await withLock(() => removeLab(lab))
}

/** All labs on the machine, running or stale. */
export function listLabs(): LabRecord[] {
  if (!existsSync(LABS_DIRECTORY)) return []
  return readdirSync(LABS_DIRECTORY).flatMap((name) => {
    const path = join(LABS_DIRECTORY, name, RECORD_FILE)
    return existsSync(path) ? [JSON.parse(readFileSync(path, 'utf8')) as LabRecord] : []
  })
}

/** Removes the labs whose owner is dead; resolves with their ids. */
export async function sweep(): Promise<string[]> {
  return withLock(sweepStaleLabs)
}

async function sweepStaleLabs(): Promise<string[]> {
  const stale = listLabs().filter((lab) => !isRunning(lab.owner))
  const outcomes = await Promise.allSettled(stale.map(removeLab))
  return stale.flatMap((lab, at) => {
    const outcome = outcomes[at]
    if (outcome?.status !== 'rejected') return [lab.id]
    // It keeps its slot and is tried again next time; no reason for a new lab not to open.
    console.warn(`lab ${lab.prefix} of a dead owner cannot be removed: ${String(outcome.reason)}`)
    return []
  })
}

/**
 * The next free slot after the last one given out, so that addresses are not used again at once and what still names the
 * lab before (a connection, a test that looks for its leftovers) does not meet another. A slot is taken if its folder, its
 * namespace or an address in its network is there, whoever made them.
 */
function pickFreeSlot(): number {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map((entry) => entry.address))
  const lastSlotPath = join(LABS_DIRECTORY, 'last-slot')
  const last = existsSync(lastSlotPath) ? Number(readFileSync(lastSlotPath, 'utf8')) || 0 : 0
  for (let step = 0; step < 254; step++) {
    const slot = ((last + step) % 254) + 1
    const taken =
      existsSync(join(LABS_DIRECTORY, `net-${slot}`, RECORD_FILE)) ||
      existsSync(`/run/netns/lsl${slot}-sw`) ||
      addresses.some((address) => address.startsWith(`10.213.${slot}.`))
    if (taken) continue
    writeFileSync(lastSlotPath, String(slot))
    return slot
  }
  throw new Error('all 254 lab networks are taken; close a lab first')
}

/** Runs `work` while this process alone may change the list. Waits up to 60 s for others. */
async function withLock<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  mkdirSync(LABS_DIRECTORY, { recursive: true, mode: 0o700 })
  const holder = spawn('flock', ['-x', '-w', '60', join(LABS_DIRECTORY, 'lock'), 'sh', '-c', 'echo held; cat'], {
    detached: true, // a Ctrl-C on this terminal must not release the lock in the middle of the work
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  try {
    signal?.throwIfAborted()
    const held = await Promise.race([once(holder.stdout, 'data'), once(holder, 'exit').then(() => undefined)])
    if (held === undefined) throw new Error('the list of labs is locked by another process for more than 60 s')
    return await work()
  } finally {
    holder.stdin.end()
    if (holder.exitCode === null && holder.signalCode === null) await Promise.race([once(holder, 'exit'), sleep(2000)])
  }
}

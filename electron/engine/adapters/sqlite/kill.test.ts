/** G4: a process that writes audit rows is killed at random moments; what it was told is kept must be there. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { afterAll, expect, test } from 'vitest'
import { createAudit } from '../../audit'
import { bundleEntry } from '../../testing/bundle'
import { createFakeClock } from '../../testing/fake-clock'
import { createMemoryLog } from '../../testing/memory-log'
import { createRandom, isLong } from '../../testing/random'
import {
  createTemporaryFolder,
  databaseBundle,
  openTestStores,
  type TemporaryFolder,
} from '../../testing/temporary-database'

const folders = [createTemporaryFolder()]
afterAll(() => {
  for (const folder of folders) folder.remove()
})

const KILLS = isLong ? 1000 : 20

test(`${KILLS} kills lose no acknowledged row and break no chain`, { timeout: KILLS * 3000 + 30_000 }, async () => {
  const random = createRandom()
  console.log(`seed ${random.seed}`)
  const [writer, database] = [await bundleEntry('testing/audit-writer.ts'), await databaseBundle()]
  let acknowledged = 0
  for (let kill = 1; kill <= KILLS; kill += 1) {
    // A new file now and then: each kill checks the whole chain, which would become all there is to do.
    if (kill % 50 === 0) folders.unshift(createTemporaryFolder())
    if (kill % 100 === 0) console.log(`${kill} kills, ${acknowledged} rows`)
    const [folder] = folders
    if (!folder) throw new Error('no folder')
    const child = spawn(process.execPath, [writer, folder.file, folder.backupDirectory, database, `run-${kill}`], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const told = { intents: new Set<number>(), outcomes: new Set<number>() }
    const lines = createInterface({ input: child.stdout })
    const ended = new Promise<void>((resolve) => lines.once('close', resolve))
    await new Promise<void>((resolve) => {
      lines.on('line', (line) => {
        const [kind, seq] = line.split(' ')
        told[kind === 'intent' ? 'intents' : 'outcomes'].add(Number(seq))
        resolve()
      })
      lines.once('close', resolve)
    })
    await new Promise((resolve) => setTimeout(resolve, random.below(60)))
    child.kill('SIGKILL')
    await ended
    expect(told.intents.size, 'the writer wrote').toBeGreaterThan(0)
    acknowledged += told.intents.size + told.outcomes.size
    await expectKept(folder, told)
  }
  console.log(`${acknowledged} acknowledged rows over ${KILLS} kills, none lost`)
})

async function expectKept(folder: TemporaryFolder, told: { intents: Set<number>; outcomes: Set<number> }) {
  const { remote, started, close } = openTestStores({ folder, now: Date.now() })
  try {
    expect(started.notice).toBeUndefined()
    expect(started.connection.raw.pragma('integrity_check', { simple: true })).toBe('ok')
    const kept = started.connection.sql.all<{ seq: number; ended: number }>(
      `SELECT i.seq, o.seq IS NOT NULL AS ended FROM audit AS i
       LEFT JOIN audit AS o ON o.intent_seq = i.seq WHERE i.kind = 'intent'`,
    )
    const intents = new Map(kept.map((row) => [row.seq, row.ended === 1]))
    expect([...told.intents].filter((seq) => !intents.has(seq))).toEqual([])
    expect([...told.outcomes].filter((seq) => !intents.get(seq))).toEqual([])
    const options = { store: remote.audit, clock: createFakeClock(), log: createMemoryLog(), runId: 'after' }
    const { handlers } = createAudit(options)
    const verdict = await handlers.verify(undefined, { session: undefined, signal: new AbortController().signal })
    expect(verdict.brokenAt).toBeUndefined()
    const rows = started.connection.sql.get<{ n: number }>('SELECT count(*) AS n FROM audit')
    expect(verdict.rows).toBe(rows?.n)
  } finally {
    close()
  }
}

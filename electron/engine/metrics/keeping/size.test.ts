/** What a value costs on disk, with all that SQLite adds: the blobs, the keys, half-empty pages. */
import { expect, test } from 'vitest'
import { createLoad } from '../../testing/container-load'
import { createRandom, isLong } from '../../testing/random'
import { HOUR, MINUTE, newContainer, openKeeping } from '../../testing/test-keeping'

const [CONTAINERS, HOURS] = isLong ? [1000, 24] : [60, 6]
/** cpu and memory with their extremes, five averages; an hour has 60 of the finer and 12 of the coarser level. */
const VALUES = CONTAINERS * HOURS * (60 + 12) * (2 * 3 + 5)

test.each([
  ['as one meets them', undefined],
  ['all of them busy', 7],
])(
  `${CONTAINERS} containers over ${HOURS} hours, %s: at most 4 bytes a value`,
  { timeout: 900_000 },
  async (_, kind) => {
    const run = await openKeeping()
    const random = createRandom()
    const names = Array.from({ length: CONTAINERS }, (_, n) => `c${n}`)
    const owners = await Promise.all(names.map((name) => newContainer(run.keeping, name)))
    const loads = owners.map(() => createLoad(random, kind))
    const empty = (await run.keeping.kept()).bytes
    for (let since = 0; since < HOURS * HOUR; since += 10_000) {
      await run.clock.advance(10_000)
      loads.forEach((load, n) => {
        run.keeping.add(owners[n] ?? 0, 'container', load.next(run.clock.now()))
      })
    }
    await run.clock.advance(4 * MINUTE)
    const bytesPerValue = ((await run.keeping.kept()).bytes - empty) / VALUES
    console.log(`seed ${random.seed}: ${bytesPerValue.toFixed(2)} bytes a value`)
    const folded = run.database.started.connection.sql.get<{ n: number }>('SELECT count(*) AS n FROM minutes')
    expect(folded?.n).toBe(CONTAINERS * HOURS)
    expect(bytesPerValue).toBeLessThanOrEqual(4)
    await run.close()
  },
)

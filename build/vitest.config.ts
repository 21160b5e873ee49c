/**
 * Three suites: `unit` is pure or needs only files, `lab` needs real Docker hosts, `package` builds and starts the
 * packaged app. Three lab files run at a time, each with hosts of its own: they mostly wait, for engines and for time to
 * pass. Four beside a busy core have passed too; one is left for a slower machine. Package tests run one at a time.
 */
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/** Properties are tried a hundred times as often; files of the lab say themselves how long they may take. */
const isLong = process.env.LONGSHORE_LONG === '1'
const root = join(import.meta.dirname, '..')
const everywhere = ['build', 'electron', 'renderer', 'shared', 'e2e']
const ending = (end: string) => everywhere.map((folder) => `${folder}/**/*${end}`)

export default defineConfig({
  root,
  test: {
    projects: [
      {
        root,
        test: {
          name: 'unit',
          maxWorkers: 4, // many wait for timers, sockets and child processes rather than for a core
          include: ending('.test.ts'),
          exclude: ending('.lab.test.ts').concat(ending('.package.test.ts')),
          testTimeout: isLong ? 3_600_000 : 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        root,
        test: {
          name: 'lab',
          include: ending('.lab.test.ts'),
          maxWorkers: 3,
          testTimeout: 60_000,
          hookTimeout: 90_000,
          // Vitest waits for one second; a dockerd beside another file's load takes longer to start a process.
          expect: { poll: { timeout: 15_000 } },
        },
      },
      {
        root,
        test: {
          name: 'package',
          include: ending('.package.test.ts'),
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
})

/**
 * Bundles an entry of the engine (database.ts, workers/worker.ts, a script of a test) to plain JavaScript, because a
 * worker thread or a child process cannot run the sources. The bundle lies under node_modules/.cache, named by its
 * content, so that better-sqlite3 is found from there and tests running side by side do not disturb each other.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const ENGINE = fileURLToPath(new URL('..', import.meta.url))
const CACHE = fileURLToPath(new URL('../../../node_modules/.cache/longshore-tests', import.meta.url))

/** `entry` is relative to electron/engine. Gives the path of the bundle. */
export async function bundleEntry(entry: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    root: ENGINE,
    ssr: { noExternal: true, external: ['better-sqlite3', 'ssh2'] },
    build: { ssr: join(ENGINE, entry), write: false, minify: false, target: 'node20' },
  })
  if (!('output' in built)) throw new Error(`${entry} did not become one bundle`)
  const [chunk, ...more] = built.output
  if (more.length > 0) throw new Error(`${entry} became several files`)
  return keep(basename(entry, '.ts'), chunk.code)
}

function keep(name: string, code: string): string {
  mkdirSync(CACHE, { recursive: true })
  const file = join(CACHE, `${name}-${createHash('sha256').update(code).digest('hex').slice(0, 16)}.mjs`)
  if (existsSync(file)) return file
  const partial = `${file}.${process.pid}`
  writeFileSync(partial, code)
  renameSync(partial, file)
  return file
}

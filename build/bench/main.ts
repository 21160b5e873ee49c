/**
 * Runs the scenarios one after another, never two at a time, prints the table and keeps the JSON. Started by ../bench.mjs
 * with `--only NAME` (several by comma), `--json FILE`, `--raw` (single measurements into the JSON) and `--engine-args
 * ARGS` (for profiling). Ends with 1 when something could not be measured; a goal that is not met is no failure.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Bench } from './bench'
import { judge, markdown, type Row } from './report'
import { scenarios } from './scenarios'

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    json: { type: 'string' },
    raw: { type: 'boolean', default: false },
    'engine-args': { type: 'string', default: '' },
  },
})
const names = values.only?.split(',') ?? Object.keys(scenarios)
const root = mkdtempSync(join(tmpdir(), 'longshore-bench-'))
process.on('exit', () => rmSync(root, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130))

const rows: Row[] = []
for (const name of names) {
  const scenario = scenarios[name]
  if (!scenario) throw new Error(`There is no scenario ${name}: ${Object.keys(scenarios).join(', ')}.`)
  const startedAt = Date.now()
  const bench: Bench = {
    folder: () => mkdtempSync(join(root, 'run-')),
    note: (line) => console.error(`  ${line}`),
    engineArgs: values['engine-args'].split(' ').filter(Boolean),
  }
  console.error(name)
  try {
    const measured = await scenario(bench)
    rows.push(...measured.map((each) => judge(each, values)))
  } catch (thrown) {
    console.error(`${name} could not be measured:`, thrown)
    process.exitCode = 1
  }
  console.error(`${name} took ${((Date.now() - startedAt) / 1000).toFixed(0)} s`)
  if (values.json) writeFileSync(values.json, `${JSON.stringify(rows, null, 2)}\n`)
}
console.log(markdown(rows))
process.exit()

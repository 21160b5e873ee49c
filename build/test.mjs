// @ts-check
/**
 * `npm test`: sets up, then runs everything there is, and goes on after a failure so that one run tells all. What
 * cannot run where it is says why in one line. Ends with the counts over all suites. `--long` runs the long forms too.
 */
import { buildApp } from './build-app.mjs'
import { openDisplay } from './display.mjs'
import { setUp } from './setup/index.mjs'
import { say } from './setup/paths.mjs'
import { line, none, sum, verdict } from './suites/counts.mjs'
import { runLab, runPlaywright, runStatic, runVitest, STATIC_CHECKS, whyNoLab } from './suites/index.mjs'

const given = process.argv.slice(2)
await setUp('test', { system: !given.includes('--no-system') })
if (given.includes('--long')) process.env.LONGSHORE_LONG = '1'

/** @type {import('./suites/index.mjs').Result[]} */
const results = []
/** @param {import('./suites/index.mjs').Result} result */
function note(result) {
  results.push(result)
  say(`${result.ok ? 'ok    ' : 'FAILED'}  ${result.name}: ${line(result.counts)}  (${result.seconds.toFixed(0)} s)`)
  if (!result.ok && result.output) say(result.output)
}

for (const name of Object.keys(STATIC_CHECKS)) note(await runStatic(name))
note(await runVitest('unit'))
await withWindow()
const noLab = await whyNoLab()
if (noLab) {
  say(`Lab tests are skipped: ${noLab}`)
  results.push({ name: 'lab', ok: true, counts: { ...none(), skipped: 1 }, output: '', seconds: 0 })
} else note(await runLab())

say('')
for (const { name, counts, seconds } of results) say(`${name.padEnd(36)} ${line(counts)}  ${seconds.toFixed(0)} s`)
for (const { failures = [], secondTries = [] } of results) {
  for (const failure of failures) say(`failed: ${failure}`)
  for (const test of secondTries) say(`passed only on a second try: ${test}`)
}
const problems = verdict(results, Boolean(process.env.CI))
for (const problem of problems) say(problem)
console.log(line(sum(results.map((result) => result.counts))))
process.exitCode = problems.length > 0 ? 1 : 0

/** What needs the built app and a display. */
async function withWindow() {
  try {
    await buildApp()
    const display = await openDisplay()
    try {
      note(await runPlaywright(display))
      note(await runVitest('package', display))
    } finally {
      display.close()
    }
  } catch (thrown) {
    const output = thrown instanceof Error ? thrown.message : String(thrown)
    note({ name: 'e2e', ok: false, output, counts: { ...none(), failed: 1 }, seconds: 0 })
  }
}

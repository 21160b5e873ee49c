// @ts-check
/** `npm run check`: everything that needs neither a window nor a host, in under a minute. */

import { setUp } from './setup/index.mjs'
import { say } from './setup/paths.mjs'
import { line, sum, verdict } from './suites/counts.mjs'
import { runStatic, runVitest, STATIC_CHECKS } from './suites/index.mjs'

await setUp('start', { system: false })
const results = await Promise.all([...Object.keys(STATIC_CHECKS).map(runStatic), runVitest('unit')])
for (const { name, ok, output, seconds } of results) {
  say(`${ok ? 'ok    ' : 'FAILED'}  ${name}  ${seconds.toFixed(1)} s`)
  if (!ok && output) say(output)
}
const problems = verdict(results, false)
for (const problem of problems) say(problem)
console.log(line(sum(results.map((result) => result.counts))))
process.exitCode = problems.length > 0 ? 1 : 0

// @ts-check
/** Reads what vitest and Playwright report as JSON and adds it up. Pure; used by suites/index.mjs. */

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** @returns {Counts} */
export const none = () => ({ passed: 0, failed: 0, skipped: 0 })

/** @param {Counts[]} all @returns {Counts} */
export function sum(all) {
  const total = none()
  for (const counts of all) {
    total.passed += counts.passed
    total.failed += counts.failed
    total.skipped += counts.skipped
  }
  return total
}

/** @param {Counts} counts */
export const line = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed, ${skipped} skipped`

/**
 * A file that could not even be loaded has no tests of its own and counts as one that failed.
 * @param {{ testResults: { status: string, assertionResults: { status: string }[] }[] }} report
 * @returns {Counts}
 */
export function vitestCounts({ testResults }) {
  const counts = none()
  for (const { status, assertionResults } of testResults) {
    if (status === 'failed' && assertionResults.length === 0) counts.failed += 1
    for (const test of assertionResults)
      counts[test.status === 'passed' || test.status === 'failed' ? test.status : 'skipped'] += 1
  }
  return counts
}

/**
 * @param {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number }, errors?: unknown[] }} report
 * @returns {Counts}
 */
export function playwrightCounts({ stats, errors = [] }) {
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + (stats.unexpected === 0 ? errors.length : 0),
    skipped: stats.skipped,
  }
}

/**
 * A suite that ends badly without a failed test (an error beside all tests, a time limit) counts as one failure, so
 * that the closing line never reads as good.
 * @param {number} code the suite's exit code @param {Counts} counts @returns {Counts}
 */
export const countedWith = (code, counts) => (code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts)

/**
 * Does the run count as good? In CI what needs the lab or a window must really have run.
 * @param {{ name: string, counts: Counts, ok: boolean }[]} suites
 * @param {boolean} isCi
 */
export function verdict(suites, isCi) {
  const failed = suites.filter((suite) => !suite.ok || suite.counts.failed > 0).map((suite) => `${suite.name} failed`)
  const skipped = suites
    .filter((suite) => isCi && ['lab', 'e2e', 'package'].includes(suite.name) && suite.counts.skipped > 0)
    .map((suite) => `${suite.name} skipped ${suite.counts.skipped}, which CI does not allow`)
  const empty = suites
    .filter((suite) => sum([suite.counts]).passed + suite.counts.failed + suite.counts.skipped === 0)
    .map((suite) => `${suite.name} ran nothing`)
  return [...failed, ...skipped, ...empty]
}

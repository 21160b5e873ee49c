// @ts-check
/** What failed, in a line each, from the reports of vitest and Playwright. Pure; printed once more at the end of a run. */

const LINE = 300

/** @param {string} text */
function firstLines(text) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the reporters colour their messages
  const plain = text.replace(/\u001b\[[0-9;]*m/g, '')
  return plain
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .slice(0, 6)
    .join(' | ')
    .slice(0, LINE)
}

/**
 * @param {{ testResults: { name: string, status: string, message?: string, assertionResults: { status: string, fullName: string, failureMessages?: string[] }[] }[] }} report
 * @returns {string[]}
 */
export function vitestFailures({ testResults }) {
  return testResults.flatMap(({ status, name, message = '', assertionResults }) => {
    const failed = assertionResults
      .filter((test) => test.status === 'failed')
      .map((test) => `${test.fullName}: ${firstLines(test.failureMessages?.join('\n') ?? '')}`)
    return failed.length === 0 && status === 'failed' ? [`${name}: ${firstLines(message)}`] : failed
  })
}

/**
 * @typedef {{ title: string, ok: boolean, tests: { results: { errors?: { message?: string }[] }[] }[] }} Spec
 * @typedef {{ title: string, specs?: Spec[], suites?: Suite[] }} Suite
 * @param {{ suites?: Suite[], errors?: { message?: string }[] }} report
 * @returns {string[]}
 */
export function playwrightFailures({ suites = [], errors = [] }) {
  const words = (/** @type {{ message?: string }[]} */ all) => firstLines(all.map((error) => error.message).join('\n'))
  /** @param {Suite} suite @returns {string[]} */
  const inSuite = (suite) => [
    ...(suite.specs ?? [])
      .filter((spec) => !spec.ok)
      .map(
        (spec) =>
          `${suite.title} › ${spec.title}: ${words(spec.tests.flatMap((test) => test.results.flatMap((result) => result.errors ?? [])))}`,
      ),
    ...(suite.suites ?? []).flatMap(inSuite),
  ]
  return [...suites.flatMap(inSuite), ...errors.map((error) => words([error]))]
}

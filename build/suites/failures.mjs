// @ts-check
/**
 * What failed, and what passed only on a second try, in a line each, from the reports of vitest and Playwright. Pure;
 * printed once more at the end of a run. Only CI tries twice, and every second try is named: a race is seen, and
 * mended, without an hour's run being lost to it.
 */

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

/** @param {import('./second-try.mjs').VitestTest} test */
const inVitest = (test) => `${test.fullName}: ${firstLines(test.failureMessages?.join('\n') ?? '')}`

/** @param {import('./second-try.mjs').VitestReport} report @returns {string[]} */
export function vitestFailures({ testResults }) {
  return testResults.flatMap(({ status, name, message = '', assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed').map(inVitest)
    return failed.length === 0 && status === 'failed' ? [`${name}: ${firstLines(message)}`] : failed
  })
}

/** @param {{ testResults: { assertionResults: import('./second-try.mjs').VitestTest[] }[] }} report what passed, but not at once @returns {string[]} */
export const vitestSecondTries = ({ testResults }) =>
  testResults
    .flatMap((file) => file.assertionResults)
    .filter((test) => test.status === 'passed' && (test.failureMessages?.length ?? 0) > 0)
    .map(inVitest)

/**
 * @typedef {{ message?: string }[]} Errors
 * @typedef {{ title: string, ok: boolean, tests: { status?: string, results: { errors?: Errors }[] }[] }} Spec
 * @typedef {{ title: string, specs?: Spec[], suites?: Suite[] }} Suite
 */

/** @param {Errors} errors */
const words = (errors) => firstLines(errors.map((error) => error.message).join('\n'))

/** @param {Suite} suite @param {(spec: Spec) => boolean} isMeant @returns {string[]} */
const inSuite = (suite, isMeant) => [
  ...(suite.specs ?? [])
    .filter(isMeant)
    .map(
      (spec) =>
        `${suite.title} › ${spec.title}: ${words(spec.tests.flatMap((test) => test.results.flatMap((result) => result.errors ?? [])))}`,
    ),
  ...(suite.suites ?? []).flatMap((inner) => inSuite(inner, isMeant)),
]

/** @param {{ suites?: Suite[], errors?: Errors }} report @returns {string[]} */
export const playwrightFailures = ({ suites = [], errors = [] }) => [
  ...suites.flatMap((suite) => inSuite(suite, (spec) => !spec.ok)),
  ...errors.map((error) => words([error])),
]

/** @param {{ suites?: Suite[] }} report what passed, but not at once @returns {string[]} */
export const playwrightSecondTries = ({ suites = [] }) =>
  suites.flatMap((suite) => inSuite(suite, (spec) => spec.tests.some((test) => test.status === 'flaky')))

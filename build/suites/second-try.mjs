// @ts-check
/**
 * The second try of lab tests in CI: files with a failure run once more after all the others, alone and with hosts of
 * their own. A test tried again where it failed would find what the first try left there, on a machine that is as busy
 * as before. Pure; used by suites/index.mjs.
 */

/**
 * @typedef {{ status: string, fullName: string, failureMessages?: string[] }} VitestTest
 * @typedef {{ name: string, status: string, message?: string, assertionResults: VitestTest[] }} VitestFile
 * @typedef {{ testResults: VitestFile[] }} VitestReport
 */

/** More than these are no bad luck. */
const MOST = 5

/** The names of the files to be tried again: none where there are too many. @param {VitestReport} report */
export function filesToTryAgain({ testResults }) {
  const failed = testResults.filter(({ status }) => status === 'failed').map(({ name }) => name)
  return failed.length > MOST ? [] : failed
}

/**
 * What counts is the second try, all of it. A test that failed before keeps what it said then.
 * @param {VitestReport} first @param {VitestReport} second @returns {VitestReport}
 */
export function afterSecondTry(first, second) {
  const before = new Map(first.testResults.map((file) => [file.name, file]))
  for (const file of second.testResults) before.set(file.name, withEarlierFailures(file, before.get(file.name)))
  return { testResults: [...before.values()] }
}

/** @param {VitestFile} file @param {VitestFile | undefined} before @returns {VitestFile} */
function withEarlierFailures(file, before) {
  const earlier = new Map(before?.assertionResults.map((test) => [test.fullName, test.failureMessages ?? []]))
  // A file that could not be loaded, or whose hosts did not start, has said so for all of its tests.
  const ofFile = before?.message ? [before.message] : []
  return {
    ...file,
    assertionResults: file.assertionResults.map((test) => ({
      ...test,
      failureMessages: [...(test.failureMessages ?? []), ...(earlier.get(test.fullName) ?? ofFile)],
    })),
  }
}

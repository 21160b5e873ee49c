/** A second try must neither hide a failure nor lose what the first one said. */
import { expect, it } from 'vitest'
import { vitestCounts } from './counts.mjs'
import { vitestFailures, vitestSecondTries } from './failures.mjs'
import { afterSecondTry, filesToTryAgain } from './second-try.mjs'

const test = (fullName: string, failure?: string) => ({
  fullName,
  status: failure ? 'failed' : 'passed',
  failureMessages: failure ? [failure] : [],
})
const file = (name: string, ...assertionResults: ReturnType<typeof test>[]) => ({
  name,
  status: assertionResults.some(({ status }) => status === 'failed') ? 'failed' : 'passed',
  assertionResults,
})
const first = {
  testResults: [
    file('/a', test('a holds')),
    file('/b', test('b races', 'Error: too early'), test('b holds')),
    { name: '/c', status: 'failed', message: 'no host', assertionResults: [] },
  ],
}

it('tries the files again that failed or could not be loaded', () => {
  expect(filesToTryAgain(first)).toEqual(['/b', '/c'])
})

it('tries nothing again where much is broken', () => {
  expect(filesToTryAgain({ testResults: [...'abcdef'].map((name) => file(name, test(name, 'Error'))) })).toEqual([])
})

it('counts what passed then, and names it with what it said before', () => {
  const both = afterSecondTry(first, {
    testResults: [file('/b', test('b races'), test('b holds')), file('/c', test('c one'))],
  })
  expect(vitestCounts(both)).toEqual({ passed: 4, failed: 0, skipped: 0 })
  expect(vitestFailures(both)).toEqual([])
  expect(vitestSecondTries(both)).toEqual(['b races: Error: too early', 'c one: no host'])
})

it('counts a failure of the second try, also of a test that had passed', () => {
  const both = afterSecondTry(first, {
    testResults: [file('/b', test('b races'), test('b holds', 'Error: gone')), file('/c', test('c one', 'Error: no'))],
  })
  expect(vitestCounts(both)).toEqual({ passed: 2, failed: 2, skipped: 0 })
  expect(vitestFailures(both)).toEqual(['b holds: Error: gone', 'c one: Error: no | no host'])
})

it('keeps a file that the second try did not reach as failed', () => {
  const both = afterSecondTry(first, { testResults: [file('/b', test('b races'), test('b holds'))] })
  expect(vitestCounts(both)).toEqual({ passed: 3, failed: 1, skipped: 0 })
})

/** What CI shows last must name every failed test. */
import { expect, it } from 'vitest'
import { playwrightFailures, playwrightSecondTries, vitestFailures, vitestSecondTries } from './failures.mjs'

it('names the failed tests of vitest, and files that could not be loaded', () =>
  expect(
    vitestFailures({
      testResults: [
        { name: '/x/a.test.ts', status: 'passed', assertionResults: [{ status: 'passed', fullName: 'fine' }] },
        {
          name: '/x/b.test.ts',
          status: 'failed',
          assertionResults: [
            { status: 'failed', fullName: 'b breaks', failureMessages: ['\u001b[31mError: no\u001b[39m\n\n  at b'] },
          ],
        },
        { name: '/x/c.test.ts', status: 'failed', message: 'SyntaxError', assertionResults: [] },
      ],
    }),
  ).toEqual(['b breaks: Error: no | at b', '/x/c.test.ts: SyntaxError']))

it('names the failed tests of Playwright, nested ones and errors beside all tests too', () => {
  const spec = (title: string, ok: boolean, message: string) => ({
    title,
    ok,
    tests: [{ results: [{ errors: ok ? [] : [{ message }] }] }],
  })
  expect(
    playwrightFailures({
      suites: [
        {
          title: 'a.e2e.ts',
          specs: [spec('good', true, ''), spec('bad', false, 'Error: expected 1')],
          suites: [{ title: 'inner', specs: [spec('worse', false, 'timeout\nof 60 s')] }],
        },
      ],
      errors: [{ message: 'no display' }],
    }),
  ).toEqual(['a.e2e.ts › bad: Error: expected 1', 'inner › worse: timeout | of 60 s', 'no display'])
})

it('names what passed only on a second try', () => {
  const test = { status: 'passed', fullName: 'races' }
  expect(
    vitestSecondTries({
      testResults: [{ assertionResults: [{ ...test, failureMessages: ['Error: too early'] }, test] }],
    }),
  ).toEqual(['races: Error: too early'])
  const results = [{ errors: [{ message: 'Error: 247 of 300' }] }, { errors: [] }]
  const report = {
    suites: [
      {
        title: 'a.e2e.ts',
        specs: [
          { title: 'races', ok: true, tests: [{ status: 'flaky', results }] },
          { title: 'holds', ok: true, tests: [{ status: 'expected', results: [] }] },
        ],
      },
    ],
  }
  expect(playwrightSecondTries(report)).toEqual(['a.e2e.ts › races: Error: 247 of 300'])
  expect(playwrightFailures(report)).toEqual([])
})

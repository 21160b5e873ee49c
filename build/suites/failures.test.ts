/** What CI shows last must name every failed test. */
import { expect, it } from 'vitest'
import { playwrightFailures, vitestFailures } from './failures.mjs'

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

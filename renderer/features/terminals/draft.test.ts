/** What is typed becomes what is asked for, or a sentence at its field. */
import { describe, expect, it } from 'vitest'
import { EMPTY_DRAFT, execOf, whyNoShell } from './draft'

const web = { hostId: 'h', id: 'c1', name: 'web' }
const base = { kind: 'exec', hostId: 'h', containerId: 'c1', name: 'web', tty: true }

describe('execOf', () => {
  it('asks for the best shell when nothing is typed', () => {
    expect(execOf(web, EMPTY_DRAFT)).toEqual({ wanted: base })
  })

  it('takes words as a shell reads them, and everything else', () => {
    const draft = {
      command: `psql -c 'select 1'`,
      user: ' postgres ',
      directory: '/tmp',
      environment: 'PGUSER=app\n\nNOTE= a=b ',
      tty: false,
    }
    expect(execOf(web, draft)).toEqual({
      wanted: {
        ...base,
        tty: false,
        command: ['psql', '-c', 'select 1'],
        user: 'postgres',
        directory: '/tmp',
        environment: [
          { name: 'PGUSER', value: 'app' },
          { name: 'NOTE', value: ' a=b ' },
        ],
      },
    })
  })

  it.each([
    [{ command: `echo 'a` }, 'command'],
    [{ directory: 'tmp' }, 'directory'],
    [{ environment: 'A=1\nNOPE' }, 'environment'],
    [{ environment: '1A=x' }, 'environment'],
    [{ command: 'x '.repeat(65) }, 'command'],
  ])('says what is wrong with %j', (typed, field) => {
    const read = execOf(web, { ...EMPTY_DRAFT, ...typed })
    expect(Object.keys('wrong' in read ? read.wrong : {})).toEqual([field])
  })
})

it.each([
  ['running', undefined],
  ['paused', 'web is paused.'],
  ['exited', 'web does not run.'],
  ['created', 'web does not run.'],
  ['restarting', 'web is restarting.'],
] as const)('a container that is %s: %s', (state, message) => {
  expect(whyNoShell({ name: 'web', state })?.message).toBe(message)
})

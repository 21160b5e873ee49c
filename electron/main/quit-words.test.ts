/** What a quit would end is named, in plain lines. */
import { expect, it } from 'vitest'
import { quitWords } from './quit-words'

it('names one, or several with how many more', () => {
  const shell = { name: 'web', command: 'bash', hostName: 'prod-1' }
  expect(quitWords([shell])).toEqual({
    message: 'Quit and end a terminal that runs?',
    detail: 'bash in web on prod-1',
    buttons: ['Quit and end it', 'Cancel'],
  })
  const many = quitWords(Array.from({ length: 10 }, () => ({ name: 'prod-1', command: 'sh', hostName: 'prod-1' })))
  expect(many.message).toBe('Quit and end 10 terminals that run?')
  expect(many.detail.split('\n')).toHaveLength(9)
  expect(many.detail).toMatch(/^sh in prod-1\n[\s\S]*and 2 more$/)
})

it('lets no name write lines of its own', () => {
  const { detail } = quitWords([{ name: 'a\nb\u202e', command: 'x\r\ny', hostName: 'h' }])
  expect(detail).toBe('x y in a b on h')
})

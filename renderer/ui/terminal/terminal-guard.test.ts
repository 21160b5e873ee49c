/** The real xterm, without a window: what it answers, and that it answers nobody who may not ask. */
import { Terminal } from '@xterm/xterm'
import { describe, expect, it } from 'vitest'
import { copiedText, guardTerminal, plainTitle } from './terminal-guard'

async function answers(printed: string, mayAnswer: boolean) {
  const terminal = new Terminal({ allowProposedApi: true, windowOptions: { getWinSizeChars: true } })
  const sent: string[] = []
  const copied: string[] = []
  terminal.onData((data) => sent.push(data))
  terminal.onBinary((data) => sent.push(data))
  guardTerminal(terminal, { mayAnswer: () => mayAnswer, onCopy: (text) => copied.push(text) })
  await new Promise<void>((resolve) => terminal.write(printed, resolve))
  terminal.dispose()
  return { sent, copied }
}

/** Every question xterm 6 knows; those marked are answered by it without our guard. */
const QUESTIONS: [string, string, boolean][] = [
  ['DA1', '\x1b[c', true],
  ['DA1 with a zero', '\x1b[0c', true],
  ['DA2', '\x1b[>c', true],
  ['DA3', '\x1b[=c', false],
  ['DSR status', '\x1b[5n', true],
  ['DSR place', '\x1b[6n', true],
  ['DSR place, private', '\x1b[?6n', true],
  ['DECRQM', '\x1b[4$p', true],
  ['DECRQM, private', '\x1b[?2004$p', true],
  ['DECRQSS', '\x1bP$qm\x1b\\', true],
  ['DECRQSS of the margins', '\x1bP$qr\x1b\\', true],
  ['XTVERSION', '\x1b[>q', false],
  ['XTGETTCAP', '\x1bP+q544e\x1b\\', false],
  ['kitty keyboard', '\x1b[?u', false],
  ['answerback', '\x05', false],
  ['DA1, 8 bit', '\x9bc', true],
  ['DECRQSS, 8 bit', '\x90$qm\x9c', true],
]
const NEVER: [string, string][] = [
  ['size of the window in cells', '\x1b[18t'],
  ['size of the window in pixels', '\x1b[14t'],
  ['title of the window', '\x1b[21t'],
  ['clipboard', '\x1b]52;c;?\x07'],
  ['clipboard, ended by ST', '\x1b]52;p;?\x1b\\'],
]

describe('guardTerminal', () => {
  it.each(QUESTIONS)('answers %s only to whom it may', async (_, printed, isAnswered) => {
    expect((await answers(printed, false)).sent).toEqual([])
    expect((await answers(printed, true)).sent.length).toBe(isAnswered ? 1 : 0)
  })

  it.each(NEVER)('never tells the %s', async (_, printed) => {
    expect(await answers(printed, true)).toEqual({ sent: [], copied: [] })
  })

  it.each([
    '\x1b]4;1;?\x07',
    '\x1b]10;?\x07',
    '\x1b]11;?\x1b\\',
    '\x1b]12;?\x07',
    '\x1b]10;?;?;?\x07',
    '\x1b]4;1;red;2;?\x07',
  ])('tells no colour for %j', async (printed) => expect((await answers(printed, false)).sent).toEqual([]))

  it('stays quiet over sequences cut anywhere', async () => {
    const all = [...QUESTIONS.map(([, printed]) => printed), ...NEVER.map(([, printed]) => printed)].join('text')
    const terminal = new Terminal({ allowProposedApi: true })
    const sent: string[] = []
    terminal.onData((data) => sent.push(data))
    guardTerminal(terminal, { mayAnswer: () => false, onCopy: () => {} })
    for (const letter of all) await new Promise<void>((resolve) => terminal.write(letter, resolve))
    expect(sent).toEqual([])
  })

  it('offers what a program wants to copy, and does nothing by itself', async () => {
    const text = 'git push --förce'
    const coded = Buffer.from(text).toString('base64')
    expect(await answers(`\x1b]52;c;${coded}\x07`, false)).toEqual({ sent: [], copied: [text] })
  })

  it('takes notifications and private commands as nothing', async () => {
    const all = ['9;hello', '777;notify;a;b', '1337;File=inline=1:AAAA', '7;file:///x', '133;A'].map(
      (osc) => `\x1b]${osc}\x07`,
    )
    expect(await answers(all.join(''), true)).toEqual({ sent: [], copied: [] })
  })
})

it.each(['c;?', 'c;', 'c;%%%', `c;${Buffer.from([0xff, 0xfe]).toString('base64')}`, `c;${'QUFB'.repeat(30_000)}`])(
  'finds no text in %.20s',
  (data) => expect(copiedText(data)).toBeUndefined(),
)

it('makes a title one plain line', () => {
  expect(plainTitle('root@web:\u001b[31m /\n\u202eetc ')).toBe('root@web: [31m / etc')
  expect(plainTitle('x'.repeat(500))).toHaveLength(200)
})

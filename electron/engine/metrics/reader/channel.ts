/**
 * Questions and answers over the one stream to the reader. Answers come in the order of the questions and each ends with
 * its own tag; what nobody waits for any more is still taken in and dropped, so that two looks never mix. Whatever goes
 * wrong ends the channel for all that wait. Made by index.ts.
 */
import type { Duplex } from 'node:stream'
import { cleanText } from '../../../../shared/domain/text'
import { Failure } from '../../../../shared/errors'
import { df, endOf, go, READER_COMMAND, READY, put as words } from './script'

export interface Answer {
  /** Whole lines, each after a line feed. A byte is a character: what we ask for is ASCII. */
  body: string
  /** What stands behind the mark: the exit code, or what the reader says of itself. */
  rest: string
}

export interface Channel {
  /** Resolves when the reader listens, with what stands behind its name. */
  ready: Promise<Answer>
  put: (slot: string, list: string) => void
  go: (slots: string) => Promise<Answer>
  df: (path: string) => Promise<Answer>
  /** With the Failure that everything rejects with from then on. */
  close: (cause?: unknown) => void
}

interface Waiting {
  mark: string
  resolve: (answer: Answer) => void
  reject: (failure: Failure) => void
  timer: NodeJS.Timeout
}

/** One question names at most some 150 containers, with half a MiB unless they use disks by the hundred. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024

/** Every wait ends after `patienceMs`. Rejections are Failures. */
export function openChannel(talk: (command: string) => Duplex, patienceMs: number): Channel {
  const stream = talk(READER_COMMAND)
  const queue: Waiting[] = []
  const answer = createGatherer()
  let ended: Failure | undefined
  let tags = 0
  /** Lists go with the next question: a packet each would cost more than what is in it. */
  let unsent = ''

  function end(failure: Failure): void {
    if (ended) return
    ended = failure
    for (const { timer, reject } of queue.splice(0)) {
      clearTimeout(timer)
      reject(failure)
    }
    stream.destroy()
  }

  function expect(mark: string): Promise<Answer> {
    return new Promise<Answer>((resolve, reject) => {
      if (ended) return reject(ended)
      const timer = setTimeout(() => end(late(patienceMs, isStarting(), answer.held())), patienceMs)
      queue.push({ mark, resolve, reject, timer })
    })
  }

  function take(text: string): void {
    for (let more = text; queue[0] !== undefined; more = '') {
      const found = answer.add(more, queue[0].mark)
      if (!found) break
      const { timer, resolve } = queue[0]
      queue.shift()
      clearTimeout(timer)
      resolve(found)
    }
    if (answer.size() > MAX_ANSWER_BYTES) end(tooMuch())
  }

  const isStarting = () => queue[0]?.mark === READY
  const hasEnded = (why = '') => end(gone(isStarting(), `${answer.held()} ${why}`))
  stream.on('data', (chunk: Buffer) => take(chunk.toString('latin1')))
  stream.on('error', (error) => (error instanceof Failure ? end(error) : hasEnded(error.message)))
  stream.on('close', () => hasEnded())
  stream.on('end', () => hasEnded())

  const ask = (question: (tag: number) => string) => {
    tags += 1
    const answered = expect(endOf(tags))
    if (!ended) stream.write(unsent + question(tags))
    unsent = ''
    return answered
  }
  return {
    ready: expect(READY),
    put: (slot, list) => {
      unsent += words(slot, list)
    },
    go: (slots) => ask((tag) => go(tag, slots)),
    df: (path) => ask((tag) => df(tag, path)),
    close: (cause) => end(cause instanceof Failure ? cause : new Failure('CANCELLED', 'The reader was closed.')),
  }
}

/** Collects text until a mark and the end of its line are there; each byte is searched about once. */
export function createGatherer() {
  let pieces: string[] = ['\n']
  let size = 1
  /** The end of the pieces, in which a mark may have begun. */
  let tail = '\n'

  function join(): string {
    const whole = pieces.length === 1 ? (pieces[0] ?? '') : pieces.join('')
    pieces = [whole]
    return whole
  }

  return {
    size: () => size,
    held: join,
    add(text: string, mark: string): Answer | undefined {
      if (text !== '') {
        pieces.push(text)
        size += text.length
      }
      const seen = tail + text
      tail = seen.slice(-MARK_REACH)
      if (text !== '' && !seen.includes(mark)) return undefined
      const whole = join()
      const at = whole.indexOf(mark)
      const lineEnd = at < 0 ? -1 : whole.indexOf('\n', at + mark.length)
      if (lineEnd < 0) return undefined
      const left = whole.slice(lineEnd)
      pieces = [left]
      size = left.length
      tail = left.slice(-MARK_REACH)
      return { body: whole.slice(0, at), rest: whole.slice(at + mark.length, lineEnd) }
    },
  }
}

/** A mark and what stands behind it, in characters. */
const MARK_REACH = 100

/** The last of what was said; outside of our answers it may be UTF-8. */
const more = (said: string) => ({ details: cleanText(Buffer.from(said.slice(-800), 'latin1').toString(), 500) })

function late(patienceMs: number, isStart: boolean, said: string): Failure {
  const seconds = Math.round(patienceMs / 1000)
  return isStart
    ? new Failure('TIMED_OUT', `The host started no reader for metrics within ${seconds} s.`, {
        hint: 'Its sshd may force another command, or its login shell waits for something.',
        ...more(said),
      })
    : new Failure('TIMED_OUT', `The reader for metrics did not answer within ${seconds} s.`, {
        hint: 'The host may be overloaded, or one of its file systems hangs.',
        ...more(said),
      })
}

function gone(isStart: boolean, said: string): Failure {
  return isStart
    ? new Failure('DENIED', 'The host runs something else than the reader for metrics.', {
        hint: 'Its sshd may force another command, or the login shell is a restricted one.',
        ...more(said),
      })
    : new Failure('DISCONNECTED', 'The reader for metrics on the host has ended.', more(said))
}

function tooMuch(): Failure {
  return new Failure('INVALID', 'The host answers with far more than it was asked for.', {
    hint: 'Its login shell or sshd may run another command than ours.',
  })
}

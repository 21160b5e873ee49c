/**
 * How many containers an engine is asked about at a time. Docker before 25 answers each question only at the next
 * second: there it costs nothing to ask all at once, and one after the other would take a second each. An engine that
 * works for its answers is asked few at a time. Which of both it is shows when twice as many are asked. Used by api.ts.
 */

const FEWEST = 4
/** As many sockets as adapters/docker opens for this. */
const MOST = 64
/** What answers sooner is not waiting for anything. */
const AT_ONCE_MS = 150
/** Twice as many at a time must bring at least so many times more a second. */
const WORTH_IT = 1.3
/** One slow answer of a busy moment says nothing of the engine. */
const MISSES = 3

export interface Answers {
  asked: number
  /** Of one of them, on average. */
  answerMs: number
}

export function createWidth() {
  let width = FEWEST
  let answerMs = AT_ONCE_MS
  let perSecondBefore: number | undefined
  let isSettled = false
  let misses = 0

  function note(answers: Answers): void {
    answerMs = answers.answerMs
    if (isSettled || answerMs < AT_ONCE_MS || answers.asked < width) return
    // Not by the time all took: the last few of them keep only some busy, and would hide what the others brought.
    const perSecond = (width * 1000) / answerMs
    if (perSecondBefore !== undefined && perSecond < perSecondBefore * WORTH_IT) {
      misses += 1
      if (misses < MISSES) return
      width = Math.max(FEWEST, width / 2)
      isSettled = true
      return
    }
    misses = 0
    perSecondBefore = perSecond
    width = Math.min(MOST, width * 2)
    isSettled = width === MOST
  }

  return {
    now: () => width,
    note,
    perSecond: () => width * Math.max(1, Math.floor(1000 / Math.max(1, answerMs))),
  }
}

/** What is printed waits for xterm, what is typed keeps its order; and a replay is known as one while it is parsed. */
import { describe, expect, it } from 'vitest'
import { createFeed, MOST_WAITING_BYTES, type Printed } from './terminal-feed'
import { createInput } from './terminal-input'

const piece = (size: number, replay = false): Printed => ({ bytes: new Uint8Array(size), replay })
const turn = () => new Promise((resolve) => setTimeout(resolve, 0))

describe('createFeed', () => {
  it('reads no further than xterm can take', async () => {
    const taken: (() => void)[] = []
    let read = 0
    async function* endless() {
      for (;;) {
        read += 1
        yield piece(MOST_WAITING_BYTES / 4)
      }
    }
    const feed = createFeed((_, done) => taken.push(done))
    void feed.run(endless())
    await turn()
    expect(read).toBe(5)
    taken.shift()?.()
    await turn()
    expect(read).toBe(6)
    await turn()
    expect(read).toBe(6)
  })

  it('knows a replay until xterm has parsed it', async () => {
    const taken: (() => void)[] = []
    async function* printed() {
      yield piece(10, true)
      yield piece(10)
    }
    const feed = createFeed((_, done) => taken.push(done))
    await feed.run(printed())
    expect(feed.isReplaying()).toBe(true)
    taken.shift()?.()
    expect(feed.isReplaying()).toBe(false)
  })

  it('rejects with what broke the stream', async () => {
    const broken = {
      [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('gone')) }),
    }
    await expect(createFeed(() => {}).run(broken)).rejects.toThrow('gone')
  })
})

describe('createInput', () => {
  it('sends the first key at once and the next ones together, in order', async () => {
    const sent: string[] = []
    const answers: (() => void)[] = []
    const input = createInput((bytes) => {
      sent.push(new TextDecoder().decode(bytes))
      return new Promise<void>((resolve) => answers.push(resolve))
    })
    input.text('l')
    input.text('s')
    input.text('é')
    expect(sent).toEqual(['l'])
    answers[0]?.()
    await turn()
    expect(sent).toEqual(['l', 'sé'])
  })

  it('goes on when nobody answers, and after a failure', async () => {
    const sent: number[] = []
    const input = createInput((bytes) => {
      sent.push(bytes[0] ?? -1)
      return sent.length === 1 ? new Promise(() => {}) : Promise.reject(new Error('full'))
    })
    input.text('a')
    input.binary('\u0003')
    await new Promise((resolve) => setTimeout(resolve, 150))
    input.text('z')
    await turn()
    expect(sent).toEqual([97, 3, 122])
  })

  it('cuts a large paste', async () => {
    const sizes: number[] = []
    const input = createInput(async (bytes) => sizes.push(bytes.length))
    input.text('x'.repeat(150_000))
    await turn()
    expect(sizes).toEqual([65_536, 65_536, 18_928])
  })
})

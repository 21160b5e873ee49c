/** Reads a pane through the contract as the face does; for the lab tests of this folder. */
import type { Contract } from '../../../shared/contract'
import type { Container } from '../../../shared/contract/containers'
import type { LogQuery, LogSource, PaneState, SourceState } from '../../../shared/contract/logs'
import type { Client } from '../../../shared/contract/runtime'

export interface Reading {
  /** The newest message; `sources` are those last told. */
  state: () => PaneState & { sources: SourceState[] }
  /** Resolves with the state that `is` is true of. @throws Error with the last state after `withinMs`. */
  until: (is: (state: PaneState & { sources: SourceState[] }) => boolean, withinMs?: number) => Promise<PaneState>
  /** Loads older lines and waits until the stream has told of them. */
  older: (count: number) => Promise<{ added: number; isWhole: boolean }>
  /** All lines, or those from `from` on, each as its text. */
  texts: (from?: number) => Promise<string[]>
  lines: (from?: number) => Promise<ReadLine[]>
  /** All lines' bytes, in their order. */
  bytes: (from?: number) => Promise<Buffer>
  messages: () => number
  end: () => Promise<void>
}

/** @throws Error when no such container is seen within 20 s. */
export async function rowOf(
  client: Client<Contract>,
  name: string,
  is: (row: Container) => boolean = () => true,
): Promise<Container> {
  for await (const { changed } of client.containers.watch(undefined, { signal: AbortSignal.timeout(20_000) })) {
    const row = changed.find((one) => one.name === name && is(one))
    if (row) return row
  }
  throw new Error(`${name} was not seen`)
}

export interface ReadLine {
  text: string
  at: number
  source: number
  kind: number
  cut: number
  /** Of matches: its number in the pane. */
  inPane: number | undefined
}

export const readPane = (
  client: Client<Contract>,
  sources: LogSource[],
  more: { tail?: number; since?: number } = {},
): Promise<Reading> => read(client, (signal) => client.logs.follow({ sources, tail: 100, ...more }, { signal }))

/** Of an open pane only the lines that match; `older` is for the pane itself. */
export const readMatches = (client: Client<Contract>, paneId: string, query: LogQuery): Promise<Reading> =>
  read(client, (signal) => client.logs.followMatches({ paneId, query }, { signal }))

async function read(
  client: Client<Contract>,
  open: (signal: AbortSignal) => AsyncIterable<PaneState>,
): Promise<Reading> {
  const life = new AbortController()
  let state: (PaneState & { sources: SourceState[] }) | undefined
  let failure: unknown
  let messages = 0
  const wakes = new Set<() => void>()
  const reading = (async () => {
    try {
      for await (const next of open(life.signal)) {
        messages += 1
        state = { ...next, sources: next.sources ?? state?.sources ?? [] }
        for (const wake of [...wakes]) wake()
      }
    } catch (thrown) {
      failure = thrown
    }
    for (const wake of [...wakes]) wake()
  })()

  async function until(is: (state: PaneState & { sources: SourceState[] }) => boolean, withinMs = 30_000) {
    const deadline = performance.now() + withinMs
    for (;;) {
      if (state && is(state)) return state
      if (failure) throw failure
      const left = deadline - performance.now()
      if (left <= 0) throw new Error(`not seen within ${withinMs} ms; last: ${JSON.stringify(state)}`)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left)
        const wake = () => {
          clearTimeout(timer)
          wakes.delete(wake)
          resolve()
        }
        wakes.add(wake)
      })
    }
  }

  const now = () => {
    if (!state) throw new Error('no message came')
    return state
  }

  async function* answers(from = now().first) {
    const { paneId } = now()
    for (let next = from; next < now().end; ) {
      const answer = await client.logs.lines({ paneId, from: next, count: 5000 })
      if (answer.lengths.length === 0) return
      yield answer
      next = answer.from + answer.lengths.length
    }
  }

  async function lines(from?: number): Promise<ReadLine[]> {
    const all: ReadLine[] = []
    for await (const { text, lengths, at, sources: by, kinds, cut, inPane } of answers(from)) {
      let start = 0
      for (const [line, length] of lengths.entries()) {
        all.push({
          text: Buffer.from(text.subarray(start, start + length)).toString(),
          at: at[line] ?? 0,
          source: by[line] ?? 0,
          kind: kinds[line] ?? 0,
          cut: cut[line] ?? 0,
          inPane: inPane?.[line],
        })
        start += length + 1
      }
    }
    return all
  }

  await until(() => true)
  return {
    state: now,
    until,
    async older(count) {
      const { paneId, first } = now()
      const loaded = await client.logs.older({ paneId, count })
      await until((state) => state.first <= first - loaded.added && state.isWhole === loaded.isWhole)
      return loaded
    },
    lines,
    texts: async (from) => (await lines(from)).map(({ text }) => text),
    async bytes(from) {
      const parts: Uint8Array[] = []
      for await (const { text } of answers(from)) parts.push(text)
      return Buffer.concat(parts)
    },
    messages: () => messages,
    async end() {
      life.abort()
      await reading
    },
  }
}

/** Plain text whose case counts, unless told otherwise. */
export const queryOf = (text: string, more: Partial<LogQuery> = {}): LogQuery => ({
  text,
  isRegex: false,
  matchCase: true,
  ...more,
})

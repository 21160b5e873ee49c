/**
 * A pane of logs as a window holds one, read by the contract's client: its newest state, its lines, its older ones.
 * Used by the scenarios that measure logs.
 */
import type { Contract } from '../../shared/contract'
import type { LogQuery, LogSource, PaneState } from '../../shared/contract/logs'
import type { Client } from '../../shared/contract/runtime'

export interface BenchPane {
  id: string
  state: () => PaneState
  /** Resolves when `test` holds of the newest state; looked at with each message. */
  until: (test: (state: PaneState) => boolean) => Promise<void>
  close: () => void
}

/** Resolves with the first state. */
export async function openPane(client: Client<Contract>, sources: LogSource[], tail: number): Promise<BenchPane> {
  const life = new AbortController()
  const waiting = new Set<() => void>()
  const messages = client.logs.follow({ sources, tail }, { signal: life.signal })
  const first = await messages.next()
  if (first.done) throw new Error('the pane ended before it began')
  let state: PaneState = first.value
  const reading = async () => {
    for await (const message of messages) {
      state = message
      for (const look of waiting) look()
    }
  }
  reading().catch((thrown) => {
    if (!life.signal.aborted) throw thrown
  })
  return {
    id: state.paneId,
    state: () => state,
    until: (test) =>
      new Promise((resolve) => {
        const look = () => {
          if (!test(state)) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
    close: () => life.abort(),
  }
}

/** Loads older lines until there are none. */
export async function loadAll(client: Client<Contract>, pane: BenchPane): Promise<void> {
  const { id: paneId } = pane
  for (let isWhole = false; !isWhole; ) isWhole = (await client.logs.older({ paneId, count: 1_000_000 })).isWhole
  await pane.until((state) => state.isWhole)
}

export const plainQuery: LogQuery = { text: '', isRegex: false, matchCase: true }

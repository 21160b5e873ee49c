/**
 * How terminals are arranged, kept by the shell and the same for all windows: what is changed here holds at once and is
 * told; what another window tells takes its place. Read and changed by features/terminals.
 */
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { TerminalsLook } from '../../../shared/contract/shell'
import { shell } from '../connection/connection'
import { sameContent } from '../replica/apply-patch'
import { replicas } from '../replica/replicas'

const EMPTY: TerminalsLook = { tabs: [], tmuxHosts: [] }
/** So long the own change holds although the shell has not said it back. */
const HOLD_MS = 1000

/** What was changed here and is not heard back yet. */
const pending = createStore<{ look: TerminalsLook | undefined }>(() => ({ look: undefined }))
let timer: ReturnType<typeof setTimeout> | undefined

const kept = () => replicas.looks.store.getState().data?.terminals
export const terminalsLook = (): TerminalsLook => pending.getState().look ?? kept() ?? EMPTY

export function useTerminalsLook(): TerminalsLook {
  const own = useStore(pending, (state) => state.look)
  const heard = useStore(replicas.looks.store, (replica) => replica.data?.terminals)
  return own ?? heard ?? EMPTY
}

/** Has the shell said how they were left? Before that nothing is changed, so that nothing is lost. */
export const useKnowsTerminalsLook = () => useStore(replicas.looks.store, (replica) => replica.data !== undefined)

export function changeTerminalsLook(update: (before: TerminalsLook) => TerminalsLook): void {
  const before = terminalsLook()
  const look = update(before)
  if (look === before || !replicas.looks.store.getState().data) return
  pending.setState({ look })
  clearTimeout(timer)
  timer = setTimeout(() => pending.setState({ look: undefined }), HOLD_MS)
  // Nothing is lost when the shell does not hear it but the memory of an arrangement.
  shell()
    .looks.remember({ terminals: look })
    .catch(() => {})
}

replicas.looks.store.subscribe(({ data }) => {
  const { look } = pending.getState()
  if (!look || !sameContent(look, data?.terminals)) return
  clearTimeout(timer)
  pending.setState({ look: undefined })
})

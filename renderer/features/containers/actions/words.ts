/** The actions on a container: which there are when, and how they are asked about. Pure. */
import type { BulkAction, Container } from '../../../../shared/contract/containers'
import { canStart, canStop } from '../words'

/** Every action; those of BULK can be done to many at once. */
export type ActionName = BulkAction | 'rename' | 'update' | 'protect'

interface ActionWords {
  /** The label of its button. */
  verb: string
  past: string
  /** What happens, after "it". */
  what: string
  danger: boolean
  /** Must one be asked even when no reason is? */
  asks: boolean
  /** Refused for a protected container unless its name was typed. */
  guarded: boolean
  canDo: (row: Container) => boolean
}

const isUp = (row: Container) => row.state === 'running' && !row.pending

export const ACTIONS: Record<ActionName, ActionWords> = {
  start: words('Start', 'Started', 'runs again', canStart),
  stop: words('Stop', 'Stopped', 'stops answering until it is started again', canStop, { danger: true, guarded: true }),
  restart: words('Restart', 'Restarted', 'is not reachable while it restarts', canStop, { asks: true }),
  pause: words('Pause', 'Paused', 'stands still, its memory kept, until it is unpaused', isUp),
  unpause: words('Unpause', 'Unpaused', 'goes on where it stood', (row) => row.state === 'paused' && !row.pending),
  kill: words('Kill', 'Killed', 'gets the signal at once', canStop, { danger: true, guarded: true }),
  remove: words('Remove', 'Removed', 'is gone for good, with all that was written inside it', (row) => !row.pending, {
    danger: true,
    guarded: true,
  }),
  rename: words('Rename', 'Renamed', 'is found under the new name only', (row) => !row.pending, {
    asks: true,
    guarded: true,
  }),
  update: words(
    'Change limits',
    'Changed the limits of',
    'goes on running with the new limits',
    (row) => !row.pending,
    {
      asks: true,
    },
  ),
  protect: words('Protect', 'Protected', 'can be stopped or removed only with its name typed', (row) => !row.pending),
}

function words(
  verb: string,
  past: string,
  what: string,
  canDo: (row: Container) => boolean,
  more: { danger?: boolean; asks?: boolean; guarded?: boolean } = {},
): ActionWords {
  const { danger = false, guarded = false } = more
  return { verb, past, what, danger, guarded, asks: more.asks ?? danger, canDo }
}

/** The actions that make sense for the row as it is, in the order of a menu. */
export function actionsOf(row: Container): ActionName[] {
  const order: ActionName[] = [
    'start',
    'restart',
    'stop',
    'pause',
    'unpause',
    'kill',
    'rename',
    'update',
    'protect',
    'remove',
  ]
  return order.filter((name) => ACTIONS[name].canDo(row))
}

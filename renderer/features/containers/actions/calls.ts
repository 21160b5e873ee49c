/** What a person does to a container: called from the inspector, the dialogs and the palette; each ends in one line. */

import type { Resources } from '../../../../shared/contract/container-spec'
import type { Container } from '../../../../shared/contract/containers'
import { engine, notifyFailure, showDialog } from '../../../app/hooks'
import { notify } from '../../../ui/toast'
import { ACTIONS, type ActionName } from './words'

/** What was asked along with the action; each takes what it needs. */
export interface Asked {
  reason?: string | undefined
  confirmedName?: string | undefined
  graceS?: number | undefined
  signal?: string | undefined
  volumes?: boolean | undefined
  force?: boolean | undefined
  newName?: string | undefined
  resources?: Resources | undefined
}

/** Asks first where the action or the settings demand it, else does it. */
export function begin(action: ActionName, row: Container, hostName: string, isReasonRequired: boolean): void {
  const { asks } = ACTIONS[action]
  if (asks || (isReasonRequired && action !== 'start'))
    showDialog({ kind: 'container-action', action, containerKey: row.key })
  else void perform(action, row, hostName, {})
}

export async function perform(action: ActionName, row: Container, hostName: string, asked: Asked): Promise<void> {
  const { verb, past } = ACTIONS[action]
  let warnings: string[] = []
  try {
    warnings = await call(action, row, asked)
  } catch (thrown) {
    notifyFailure(thrown, `Could not ${verb.toLowerCase()} ${row.name} on ${hostName}.`)
    return
  }
  const isOff = action === 'protect' && row.protection !== undefined
  notify({
    tone: ACTIONS[action].danger ? 'off' : 'good',
    title: isOff ? `${row.name} on ${hostName} is no longer protected.` : `${past} ${row.name} on ${hostName}.`,
    detail: warnings.join(' '),
    action: undoOf(action, row, hostName),
  })
}

async function call(action: ActionName, row: Container, asked: Asked): Promise<string[]> {
  const { containers } = engine()
  const { reason, confirmedName, graceS, signal = 'SIGKILL', volumes = false, force = false } = asked
  const it = { hostId: row.hostId, id: row.id, name: row.name, reason, confirmedName }
  switch (action) {
    case 'start':
    case 'pause':
    case 'unpause':
      await containers[action](it)
      return []
    case 'stop':
    case 'restart':
      await containers[action]({ ...it, graceS })
      return []
    case 'kill':
      await containers.kill({ ...it, signal })
      return []
    case 'remove':
      await containers.remove({ ...it, volumes, force })
      return []
    case 'rename':
      await containers.rename({ ...it, newName: asked.newName ?? '' })
      return []
    case 'protect':
      await containers.protect({ ...it, on: row.protection === undefined })
      return []
    case 'update':
      return (await containers.update({ ...it, resources: asked.resources ?? {} })).warnings
  }
}

function undoOf(action: ActionName, row: Container, hostName: string) {
  if (action === 'stop') return { label: 'Start again', run: () => void perform('start', row, hostName, {}) }
  if (action === 'pause') return { label: 'Unpause', run: () => void perform('unpause', row, hostName, {}) }
  return undefined
}

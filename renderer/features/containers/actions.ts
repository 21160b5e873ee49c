/** What a person does to a container: called from the inspector, the dialogs and the palette; each ends in one line. */
import type { Container } from '../../../shared/contract/containers'
import { engine, notifyFailure } from '../../app/hooks'
import { notify } from '../../ui/toast'

interface Asked {
  reason?: string | undefined
  graceS: number
}

const PAST = { stop: 'Stopped', restart: 'Restarted', start: 'Started' }

export async function start(row: Container, hostName: string): Promise<void> {
  await ended('start', row, hostName, engine().containers.start(naming(row)))
}

export async function stopOrRestart(action: 'stop' | 'restart', row: Container, hostName: string, asked: Asked) {
  const { reason, graceS } = asked
  const input = { ...naming(row), graceS, ...(reason ? { reason } : {}) }
  await ended(action, row, hostName, engine().containers[action](input))
}

const naming = (row: Container) => ({ hostId: row.hostId, id: row.id, name: row.name })

async function ended(action: keyof typeof PAST, row: Container, hostName: string, call: Promise<void>) {
  try {
    await call
  } catch (thrown) {
    notifyFailure(thrown, `Could not ${action} ${row.name} on ${hostName}.`)
    return
  }
  const undo = action === 'stop' ? { label: 'Start again', run: () => void start(row, hostName) } : undefined
  notify({
    tone: action === 'stop' ? 'off' : 'good',
    title: `${PAST[action]} ${row.name} on ${hostName}.`,
    action: undo,
  })
}

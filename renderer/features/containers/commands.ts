/** What the palette offers for containers: each to go to, and the actions on the one that is selected. */
import type { Container } from '../../../shared/contract/containers'
import { type Command, navigate, showDialog } from '../../app/hooks'
import { start } from './actions'
import { canStart, canStop, stateWords } from './words'

interface Known {
  containers: readonly Container[]
  selected: Container | undefined
  hostNameOf: (hostId: string) => string
}

export function containerCommands({ containers, selected, hostNameOf }: Known): Command[] {
  const goTo = containers.map((row): Command => {
    const { tone, word } = stateWords(row)
    return {
      id: `container ${row.key}`,
      group: 'Containers',
      label: row.name,
      detail: `${hostNameOf(row.hostId)} · ${word}`,
      tone,
      run: () => navigate(`/containers?selected=${encodeURIComponent(row.key)}`),
    }
  })
  return [...(selected ? actionsOn(selected, hostNameOf(selected.hostId)) : []), ...goTo]
}

function actionsOn(row: Container, hostName: string): Command[] {
  const command = (label: string, run: () => void): Command => ({
    id: `action ${label}`,
    group: 'Selected container',
    label: label.endsWith('…') ? `${label.slice(0, -1)} ${row.name}…` : `${label} ${row.name}`,
    detail: hostName,
    run,
  })
  const ask = (action: 'stop' | 'restart') => () =>
    showDialog({ kind: 'container-action', action, containerKey: row.key })
  if (canStart(row)) return [command('Start', () => void start(row, hostName))]
  return canStop(row) ? [command('Stop…', ask('stop')), command('Restart…', ask('restart'))] : []
}

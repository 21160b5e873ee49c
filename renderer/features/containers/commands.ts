/** What the palette offers for containers: each to go to, and the actions on the one that is selected. */
import type { Container } from '../../../shared/contract/containers'
import { type Command, containerLink, navigate } from '../../app/hooks'
import { labelOf } from './actions/buttons'
import { begin } from './actions/calls'
import { actionsOf } from './actions/words'
import { stateWords } from './words'

interface Known {
  containers: readonly Container[]
  selected: Container | undefined
  hostNameOf: (hostId: string) => string
  isReasonRequired: boolean
}

export function containerCommands({ containers, selected, hostNameOf, isReasonRequired }: Known): Command[] {
  const goTo = containers.map((row): Command => {
    const { tone, word } = stateWords(row)
    return {
      id: `container ${row.key}`,
      group: 'Containers',
      label: row.name,
      detail: `${hostNameOf(row.hostId)} · ${word}`,
      tone,
      run: () => navigate(containerLink(row.key)),
    }
  })
  return [
    ...(selected ? [openPage(selected), ...actionsOn(selected, hostNameOf(selected.hostId), isReasonRequired)] : []),
    ...goTo,
  ]
}

const openPage = (row: Container): Command => ({
  id: 'open as page',
  group: 'Selected container',
  label: `Open ${row.name} as a page`,
  shortcut: 'Enter',
  run: () => navigate(containerLink(row.key, { as: 'page' })),
})

function actionsOn(row: Container, hostName: string, isReasonRequired: boolean): Command[] {
  const named = (label: string) => (label.endsWith('…') ? `${label.slice(0, -1)} ${row.name}…` : `${label} ${row.name}`)
  return actionsOf(row).map((action) => ({
    id: `action ${action}`,
    group: 'Selected container',
    label: named(labelOf(action, row)),
    detail: hostName,
    run: () => begin(action, row, hostName, isReasonRequired),
  }))
}

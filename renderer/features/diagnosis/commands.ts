/** What the palette offers: to diagnose the container that is selected. */
import type { Container } from '../../../shared/contract/containers'
import { type Command, containerLink, navigate } from '../../app/hooks'

export function diagnosisCommands(selected: Container | undefined): Command[] {
  if (!selected) return []
  return [
    {
      id: 'diagnose selected',
      group: 'Selected container',
      label: `Diagnose ${selected.name}`,
      run: () => navigate(containerLink(selected.key, { tab: 'diagnose' })),
    },
  ]
}

/** Changes settings of the engine; each is saved at once. */
import type { SettingsValues } from '../../../shared/contract/settings'
import { engine, notifyFailure } from '../../app/hooks'

export function changeEngine(values: Partial<SettingsValues>): void {
  engine().settings.change(values).catch(notifyFailure)
}

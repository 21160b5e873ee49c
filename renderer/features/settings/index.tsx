/** The Settings page: looks, behaviour, metrics, the vault, and what this app is made of. Every change is saved at once. */
import { Monitor, Moon, Sun } from 'lucide-react'
import type { ShellSettings } from '../../../shared/contract/shell'
import { notifyFailure, shell, useSettings, useShellSettings } from '../../app/hooks'
import { Choice } from '../../ui/field'
import { About } from './about'
import { changeEngine } from './change'
import { MetricsHistory } from './metrics-history'
import { NumberField } from './number-field'
import { PatternsField } from './patterns-field'
import { Prometheus } from './prometheus'
import { SettingRow, SettingsGroup } from './rows'
import { VaultSettings } from './vault'

export { settingsCommands } from './commands'
export { VaultDialogs } from './vault-dialogs'

const THEMES = [
  { value: 'system', label: 'System', icon: <Monitor size={13} aria-hidden /> },
  { value: 'dark', label: 'Dark', icon: <Moon size={13} aria-hidden /> },
  { value: 'light', label: 'Light', icon: <Sun size={13} aria-hidden /> },
] as const
const DENSITIES = [
  { value: 'regular', label: 'Regular' },
  { value: 'compact', label: 'Compact' },
] as const
const ON_CLOSE = [
  { value: 'ask', label: 'Ask' },
  { value: 'keep-watching', label: 'Keep watching' },
  { value: 'quit', label: 'Quit' },
] as const
const REASONS = [
  { value: 'never', label: 'Never' },
  { value: 'optional', label: 'Optional' },
  { value: 'required', label: 'Required' },
] as const

function changeShell(values: Partial<ShellSettings>): void {
  shell().settings.change(values).catch(notifyFailure)
}

export function SettingsPage() {
  return (
    <section className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto grid max-w-[720px] gap-6 px-6 pt-5 pb-12">
        <h1 className="text-title font-semibold">Settings</h1>
        <Appearance />
        <Actions />
        <SettingsGroup title="Metrics">
          <MetricsHistory />
          <Prometheus />
        </SettingsGroup>
        <VaultSettings />
        <About />
      </div>
    </section>
  )
}

function Appearance() {
  const look = useShellSettings()
  return (
    <SettingsGroup title="Appearance">
      <SettingRow name="Theme" note="System follows the desktop.">
        <Choice
          hideLabel
          label="Theme"
          value={look?.theme ?? 'system'}
          options={THEMES}
          onChange={(theme) => changeShell({ theme })}
        />
      </SettingRow>
      <SettingRow name="Density" note="Height of the rows in tables.">
        <Choice
          hideLabel
          label="Density"
          value={look?.density ?? 'regular'}
          options={DENSITIES}
          onChange={(density) => changeShell({ density })}
        />
      </SettingRow>
      <SettingRow name="When the last window closes" note="Keep watching leaves Longshore in the tray.">
        <Choice
          hideLabel
          label="When the last window closes"
          value={look?.onLastWindowClosed ?? 'ask'}
          options={ON_CLOSE}
          onChange={(onLastWindowClosed) => changeShell({ onLastWindowClosed })}
        />
      </SettingRow>
    </SettingsGroup>
  )
}

function Actions() {
  const settings = useSettings()
  return (
    <SettingsGroup title="Actions on containers">
      <SettingRow name="Ask for a reason" note="Before stop and restart; it is kept in the audit.">
        <Choice
          hideLabel
          label="Ask for a reason"
          value={settings.askReason}
          options={REASONS}
          onChange={(askReason) => changeEngine({ askReason })}
        />
      </SettingRow>
      <SettingRow name="Grace when stopping" note="Seconds a container gets to end by itself before it is killed.">
        <NumberField
          key={settings.stopGraceS}
          label="Grace when stopping, seconds"
          value={settings.stopGraceS}
          min={0}
          max={600}
          unit="s"
          onChange={(stopGraceS) => changeEngine({ stopGraceS })}
        />
      </SettingRow>
      <div className="px-4 py-3">
        <PatternsField
          key={settings.protectedPatterns.join('\n')}
          patterns={settings.protectedPatterns}
          onChange={(protectedPatterns) => changeEngine({ protectedPatterns })}
        />
      </div>
    </SettingsGroup>
  )
}

/** The settings' defaults, and how stored ones are read: each by itself, so that one bad value spoils no other. Pure. */
import { type SettingsValues, settingsValues } from '../../../shared/contract/settings'

export const DEFAULTS: Readonly<SettingsValues> = Object.freeze({
  askReason: 'optional',
  stopGraceS: 10,
  protectedPatterns: [],
  metricsCapMiB: 1024,
  prometheus: false,
  prometheusPort: 9427,
  prometheusTokenId: '',
})

export interface StoredSetting {
  key: string
  /** JSON. */
  value: string
}

/** Defaults with every stored value that the contract accepts laid over them; `ignored` names the others. */
export function readStored(stored: readonly StoredSetting[]): { values: SettingsValues; ignored: string[] } {
  let values: SettingsValues = { ...DEFAULTS }
  const ignored: string[] = []
  for (const { key, value } of stored) {
    const parsed = settingsValues
      .partial()
      .strict()
      .safeParse({ [key]: fromJson(value) })
    if (parsed.success && Object.hasOwn(parsed.data, key)) values = withChange(values, parsed.data)
    else ignored.push(key)
  }
  return { values, ignored }
}

/** A key that is there without a value (undefined) changes nothing. */
export function withChange(values: SettingsValues, change: Change): SettingsValues {
  const given = Object.entries(change).filter(([, value]) => value !== undefined)
  return { ...values, ...Object.fromEntries(given) }
}
export type Change = { [K in keyof SettingsValues]?: SettingsValues[K] | undefined }

export function toStored(change: Change): StoredSetting[] {
  return Object.entries(change).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: JSON.stringify(value) }],
  )
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

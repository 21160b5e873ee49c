/** Makes findings without writing out what is empty. Used by the rules beside it. */
import type { DiagnosisPart, Finding } from '../../../../shared/contract/diagnosis'

interface More {
  facts?: readonly (readonly [name: string, value: string | undefined])[]
  lines?: Finding['lines']
}

/** Facts without a value are left out. */
export function finding(
  part: DiagnosisPart,
  tone: Finding['tone'],
  title: string,
  meaning: string,
  { facts = [], lines = [] }: More = {},
): Finding {
  const told = facts.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [{ name, value }]))
  return { part, tone, title, meaning, facts: told, lines }
}

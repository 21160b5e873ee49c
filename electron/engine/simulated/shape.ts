/**
 * The shape of a JSON value, for fidelity.lab.test.ts: every key path with the JSON types found there. Elements of an
 * array share one path (`Ports[]`); keys that are ids share one too.
 */
const ID = /^[0-9a-f]{64}$/

export function shapeOf(value: unknown): Map<string, string> {
  const types = new Map<string, Set<string>>()
  walk(value, '$', (path, type) => {
    const known = types.get(path) ?? new Set()
    types.set(path, known.add(type))
  })
  return new Map([...types].map(([path, found]) => [path, [...found].sort().join(' or ')]))
}

/** One line per path that only one side has or that differs in type; empty when they are alike. */
export function differences(real: unknown, simulated: unknown, allowed: readonly RegExp[] = []): string[] {
  const [one, other] = [shapeOf(real), shapeOf(simulated)]
  return [...new Set([...one.keys(), ...other.keys()])]
    .filter((path) => one.get(path) !== other.get(path) && !allowed.some((each) => each.test(path)))
    .map((path) => `${path}: real ${one.get(path) ?? 'missing'}, simulated ${other.get(path) ?? 'missing'}`)
}

function walk(value: unknown, path: string, found: (path: string, type: string) => void): void {
  if (Array.isArray(value)) {
    found(path, 'array')
    for (const each of value) walk(each, `${path}[]`, found)
  } else if (typeof value === 'object' && value !== null) {
    found(path, 'object')
    for (const [key, each] of Object.entries(value)) walk(each, `${path}.${ID.test(key) ? '*' : key}`, found)
  } else found(path, value === null ? 'null' : typeof value)
}

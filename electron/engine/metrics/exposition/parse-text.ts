/**
 * Reads Prometheus' text format 0.0.4 as its specification words it, strictly, written without a look at our writer. For
 * tests: what it takes, Prometheus takes.
 */
export interface ParsedSample {
  name: string
  labels: Record<string, string>
  value: number
}
export interface ParsedFamily {
  help: string | undefined
  type: string | undefined
  samples: ParsedSample[]
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*/
const LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*/
const VALUE = /^(?:[+-]?Inf|NaN|[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)$/

/** @throws Error that names the line. */
export function parseText(text: string): Map<string, ParsedFamily> {
  const families = new Map<string, ParsedFamily>()
  if (text === '') return families
  if (!text.endsWith('\n')) throw new Error('the last line must end with a line feed')
  let current = ''
  const seen = new Set<string>()
  for (const line of text.slice(0, -1).split('\n')) {
    const fail = (why: string) => new Error(`${why}: ${line}`)
    const comment = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line)
    const sample = comment ? undefined : parseSample(line, fail)
    const name = comment?.[2] ?? sample?.name ?? ''
    if (name !== current && families.has(name)) throw fail('all lines of a metric must stand in one group')
    current = name
    const family = families.get(name) ?? { help: undefined, type: undefined, samples: [] }
    families.set(name, family)
    if (comment?.[1] === 'HELP') {
      if (family.help !== undefined) throw fail('only one HELP line')
      family.help = unescaped(comment[3] ?? '', fail, false)
    } else if (comment) {
      if (family.type !== undefined) throw fail('only one TYPE line')
      if (family.samples.length > 0) throw fail('TYPE must come before the first sample')
      if (!/^(counter|gauge|histogram|summary|untyped)$/.test(comment[3] ?? '')) throw fail('not a type')
      family.type = comment[3]
    } else if (sample) {
      const identity = JSON.stringify([name, Object.entries(sample.labels).sort()])
      if (seen.has(identity)) throw fail('each line must have a unique combination of name and labels')
      seen.add(identity)
      family.samples.push(sample)
    }
  }
  return families
}

type Fail = (why: string) => Error

function parseSample(line: string, fail: Fail): ParsedSample {
  const name = NAME.exec(line)?.[0]
  if (!name) throw fail('not a metric name')
  const labels: Record<string, string> = {}
  let rest = line.slice(name.length)
  if (rest.startsWith('{')) {
    rest = rest.slice(1)
    while (!rest.startsWith('}')) {
      const label = LABEL.exec(rest)?.[0]
      if (!label) throw fail('not a label name')
      const quoted = /^="((?:[^"\\]|\\.)*)"/.exec(rest.slice(label.length))
      if (!quoted) throw fail('not a label value')
      if (Object.hasOwn(labels, label)) throw fail('a label stands twice')
      labels[label] = unescaped(quoted[1] ?? '', fail, true)
      rest = rest.slice(label.length + quoted[0].length)
      if (rest.startsWith(',')) rest = rest.slice(1)
      else if (!rest.startsWith('}')) throw fail('labels are not separated')
    }
    rest = rest.slice(1)
  }
  const value = /^ +(\S+)$/.exec(rest)?.[1] ?? ''
  if (!VALUE.test(value)) throw fail('not a value')
  return { name, labels, value: Number(value.replace('Inf', 'Infinity')) }
}

function unescaped(text: string, fail: Fail, withQuote: boolean): string {
  return text.replace(/\\(.?)/g, (_, escaped: string) => {
    if (escaped === '\\') return '\\'
    if (escaped === 'n') return '\n'
    if (escaped === '"' && withQuote) return '"'
    throw fail('not an escape')
  })
}

/** Holds the tokens to WCAG AA: every pair of text and ground that the pages use, in both themes. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync(new URL('./theme.css', import.meta.url), 'utf8')

function tokensOf(block: RegExp): Map<string, string> {
  const body = block.exec(css)?.[1] ?? ''
  return new Map(
    [...body.matchAll(/--color-([a-z-]+):\s*(#[0-9a-f]{6});/g)].map(([, name = '', hex = '']) => [name, hex]),
  )
}

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (high + 0.05) / (low + 0.05)
}

const GROUNDS = ['bg', 'panel', 'raise', 'hover', 'selected', 'accent-weak']
const INKS = ['text', 'muted', 'faint', 'accent', 'good', 'warn', 'crit', 'info', 'off']
/** Marks, bars and the lines of charts, which stand beside words. */
const SERIES = ['series-a', 'series-b', 'series-c', 'series-d', 'series-e', 'series-f']
const FILLS = ['good-fill', 'warn-fill', 'crit-fill', 'info', 'off', ...SERIES]
const PAIRS: [string, string][] = [
  ...INKS.flatMap((ink) => GROUNDS.map((ground): [string, string] => [ink, ground])),
  ['on-accent', 'accent'],
  ['on-accent', 'accent-strong'],
  ['on-crit', 'crit'],
  ['text', 'crit-weak'],
  ['crit', 'crit-weak'],
  ['muted', 'crit-weak'],
  ['text', 'warn-weak'],
  ['warn', 'warn-weak'],
  ['muted', 'warn-weak'],
]

const dark = tokensOf(/@theme \{([\s\S]*?)\n\}/)
const light = new Map([...dark, ...tokensOf(/\[data-theme="light"\] \{([\s\S]*?)\n\}/)])

describe.each([
  ['dark', dark],
  ['light', light],
])('%s theme', (_, tokens) => {
  it('has every token', () => {
    expect(tokens.size).toBeGreaterThan(20)
  })
  it.each(FILLS.flatMap((fill) => GROUNDS.map((ground) => [fill, ground])))(
    'the mark %s on %s stands out (3:1)',
    (fill = '', ground = '') => {
      expect(contrast(tokens.get(fill) ?? '', tokens.get(ground) ?? '')).toBeGreaterThanOrEqual(3)
    },
  )
  it.each(PAIRS)('%s on %s reads at AA (4.5:1)', (ink, ground) => {
    expect(contrast(tokens.get(ink) ?? '', tokens.get(ground) ?? '')).toBeGreaterThanOrEqual(4.5)
  })
})

/**
 * A line of a simulated shell into commands: quotes, variables, `;`, `&&` and `||`. No pipes, no redirections: those are
 * told apart so that shell.ts can say it has none. Pure.
 */
export interface Step {
  /** When it runs: always, after a success, after a failure. */
  when: 'always' | 'success' | 'failure'
  words: string[]
}

const OPERATORS = { ';': 'always', '&&': 'success', '||': 'failure' } as const

/** Undefined where the line asks for more than there is. */
export function stepsOf(line: string, lookUp: (name: string) => string): Step[] | undefined {
  const steps: Step[] = [{ when: 'always', words: [] }]
  for (const [token, operator, quoted, double] of line.matchAll(TOKEN)) {
    if (operator !== undefined) {
      if (operator !== ';' && operator !== '&&' && operator !== '||') return undefined
      steps.push({ when: OPERATORS[operator], words: [] })
    } else if (/^["'#]$/.test(token)) return undefined
    else steps.at(-1)?.words.push(quoted ?? expanded(double ?? token, lookUp))
  }
  return steps.filter(({ words }) => words.length > 0)
}

/** Operators first; then 'single', "double", and bare words. */
const TOKEN = /(&&|\|\||[;|&<>])|'([^']*)'|"((?:[^"\\]|\\.)*)"|[^\s;|&<>"']+|["']/g

function expanded(text: string, lookUp: (name: string) => string): string {
  return text.replace(/\\(.)|\$(\w+|\?)|\$\{(\w+)\}/g, (_, escaped, bare, braced) => escaped ?? lookUp(bare ?? braced))
}

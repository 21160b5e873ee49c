// @ts-check
/** The suites of the project, each a command that ends with counts. Used by check.mjs and test.mjs. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BIN, ROOT, toolEnvironment } from '../setup/paths.mjs'
import { run } from '../setup/run.mjs'
import { none, playwrightCounts, vitestCounts } from './counts.mjs'

/** @typedef {{ name: string, ok: boolean, counts: import('./counts.mjs').Counts, output: string, seconds: number }} Result */

/** Static checks by name; each counts as one test. */
export const STATIC_CHECKS = {
  'format and lint': ['biome', 'ci', '--error-on-warnings', '.'],
  'types of shared': ['tsc', '-p', 'shared'],
  'types of engine, shell and tests': ['tsc', '-p', '.'],
  'types of the face': ['tsc', '-p', 'renderer'],
  'dependency rule': [
    'depcruise',
    '--config',
    'build/dependency-rule/rules.mjs',
    'electron',
    'renderer',
    'shared',
    'e2e',
  ],
  'dead code': ['knip', '--config', 'knip.json'],
}

/** TypeScript 7 checks the types; version 6 is installed beside it for the dependency rule, which needs its library. */
const NATIVE_TSC = join(ROOT, 'node_modules', 'typescript-native', 'bin', 'tsc')

/** @param {keyof typeof STATIC_CHECKS} name @returns {Promise<Result>} */
export async function runStatic(name) {
  const [tool = '', ...args] = STATIC_CHECKS[name]
  const started = Date.now()
  const { code, output } =
    tool === 'tsc'
      ? await run(join(BIN, 'node'), [NATIVE_TSC, ...args], { capture: true })
      : await run(join(BIN, tool), args, { capture: true })
  const ok = code === 0
  return {
    name,
    ok,
    output,
    counts: { ...none(), passed: ok ? 1 : 0, failed: ok ? 0 : 1 },
    seconds: (Date.now() - started) / 1000,
  }
}

/** @param {'unit' | 'lab' | 'package'} project @param {{ env?: Record<string, string>, prefix?: string[] }} [display] */
export function runVitest(project, display) {
  return measured(project, display, (report) => ({
    command: [
      'vitest',
      'run',
      '--config',
      'build/vitest.config.ts',
      '--project',
      project,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    env: {},
    read: vitestCounts,
  }))
}

/** @param {{ env?: Record<string, string>, prefix?: string[] }} display */
export function runPlaywright(display) {
  return measured('e2e', display, (report) => ({
    command: ['playwright', 'test', '--config', 'build/playwright.config.ts', '--reporter=list,json'],
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: report },
    read: playwrightCounts,
  }))
}

/**
 * @param {string} name
 * @param {{ env?: Record<string, string>, prefix?: string[] } | undefined} display
 * @param {(report: string) => { command: string[], env: Record<string, string>, read: (report: any) => import('./counts.mjs').Counts }} plan
 * @returns {Promise<Result>}
 */
async function measured(name, display, plan) {
  const directory = mkdtempSync(join(tmpdir(), 'longshore-suite-'))
  const report = join(directory, 'report.json')
  const started = Date.now()
  try {
    const { command, env, read } = plan(report)
    const [tool = '', ...args] = command
    const [first = '', ...rest] = [...(display?.prefix ?? []), join(BIN, tool), ...args]
    const { code } = await run(first, rest, { env: { ...toolEnvironment(), ...display?.env, ...env } })
    const counts = existsSync(report) ? read(JSON.parse(readFileSync(report, 'utf8'))) : { ...none(), failed: 1 }
    return { name, ok: code === 0, counts, output: '', seconds: (Date.now() - started) / 1000 }
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

/** A sentence when the lab cannot run here. @returns {Promise<string | undefined>} */
export async function whyNoLab() {
  const script = "import('./e2e/lab/lab.ts').then((lab) => console.log(lab.labUnavailable() ?? ''))"
  const { output, code } = await run(join(BIN, 'node'), ['--no-warnings', '--experimental-strip-types', '-e', script], {
    capture: true,
  })
  return code === 0 ? output.trim() || undefined : 'The lab could not be asked whether it can run here.'
}

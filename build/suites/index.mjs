// @ts-check
/** The suites of the project, each a command that ends with counts. Used by check.mjs and test.mjs. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { say, toolEnvironment } from '../setup/paths.mjs'
import { run } from '../setup/run.mjs'
import { projectNode, toolCommand } from '../setup/tools.mjs'
import { countedWith, none, playwrightCounts, vitestCounts } from './counts.mjs'
import { playwrightFailures, playwrightSecondTries, vitestFailures, vitestSecondTries } from './failures.mjs'
import { afterSecondTry, filesToTryAgain } from './second-try.mjs'

/** @typedef {import('./second-try.mjs').VitestReport} VitestReport */

/** @typedef {{ name: string, ok: boolean, counts: import('./counts.mjs').Counts, output: string, seconds: number, failures?: string[], secondTries?: string[] }} Result */

/** @typedef {{ counts: import('./counts.mjs').Counts, failures: string[], secondTries: string[] }} Told what a report says */

const MINUTE_MS = 60_000
const STATIC_LIMIT_MS = 5 * MINUTE_MS
/** A suite that hangs ends as a failure, and the others still have their turn. */
const LIMITS_MS = { unit: 5 * MINUTE_MS, lab: 15 * MINUTE_MS, package: 15 * MINUTE_MS, e2e: 15 * MINUTE_MS }
const LONG_LIMIT_MS = 6 * 60 * MINUTE_MS

/** Static checks by name; each counts as one test. @type {Record<string, [keyof typeof import('../setup/tools.mjs').TOOLS, ...string[]]>} */
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
    'build/bench',
  ],
  'dead code': ['knip', '--config', 'knip.json'],
}

/** @param {string} name one of STATIC_CHECKS @returns {Promise<Result>} */
export async function runStatic(name) {
  const check = STATIC_CHECKS[name]
  if (!check) throw new Error(`There is no check ${name}.`)
  const [tool, ...args] = check
  const started = Date.now()
  const { code, output } = await run([...toolCommand(tool), ...args], { capture: true, timeoutMs: STATIC_LIMIT_MS })
  const ok = code === 0
  return {
    name,
    ok,
    output,
    counts: { ...none(), passed: ok ? 1 : 0, failed: ok ? 0 : 1 },
    seconds: (Date.now() - started) / 1000,
  }
}

/** @param {VitestReport} report @returns {Told} */
const readVitest = (report) => ({
  counts: vitestCounts(report),
  failures: vitestFailures(report),
  secondTries: vitestSecondTries(report),
})

/** @param {Parameters<typeof playwrightCounts>[0] & Parameters<typeof playwrightFailures>[0]} report @returns {Told} */
const readPlaywright = (report) => ({
  counts: playwrightCounts(report),
  failures: playwrightFailures(report),
  secondTries: playwrightSecondTries(report),
})

/** @typedef {{ env?: Record<string, string>, prefix?: string[] }} Display */

/** @param {'unit' | 'package'} project @param {Display} [display] */
export const runVitest = async (project, display) => (await vitest(project, display)).result

/** @returns {Promise<Result>} */
export async function runLab() {
  const { result, report } = await vitest('lab')
  const files = report && process.env.CI ? filesToTryAgain(report) : []
  if (!report || files.length === 0) return result
  say(`Tried again, alone: ${files.join(' ')}`)
  const second = await vitest('lab', undefined, ['--maxWorkers=1', ...files])
  const seconds = result.seconds + second.result.seconds
  if (!second.report) return { ...result, seconds }
  const told = readVitest(afterSecondTry(report, second.report))
  return { ...second.result, ...told, ok: second.result.ok && told.counts.failed === 0, seconds }
}

/** @param {'unit' | 'lab' | 'package'} project @param {Display} [display] @param {string[]} [more] arguments */
async function vitest(project, display, more = []) {
  /** @type {VitestReport | undefined} */
  let read
  const result = await measured(project, display, (report) => ({
    command: [
      ...toolCommand('vitest'),
      'run',
      '--config',
      'build/vitest.config.ts',
      '--project',
      project,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...more,
    ],
    env: {},
    read: (/** @type {VitestReport} */ told) => {
      read = told
      return readVitest(told)
    },
  }))
  return { result, report: read }
}

/** @param {Display} display */
export function runPlaywright(display) {
  return measured('e2e', display, (report) => ({
    command: [...toolCommand('playwright'), 'test', '--config', 'build/playwright.config.ts', '--reporter=list,json'],
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: report },
    read: readPlaywright,
  }))
}

/**
 * @template Report
 * @param {keyof typeof LIMITS_MS} name
 * @param {Display | undefined} display
 * @param {(report: string) => { command: string[], env: Record<string, string>, read: (report: Report) => Told }} plan
 * @returns {Promise<Result>}
 */
async function measured(name, display, plan) {
  const directory = mkdtempSync(join(tmpdir(), 'longshore-suite-'))
  const report = join(directory, 'report.json')
  const started = Date.now()
  try {
    const { command, env, read } = plan(report)
    const timeoutMs = process.env.LONGSHORE_LONG ? LONG_LIMIT_MS : LIMITS_MS[name]
    const { code, timedOut } = await run([...(display?.prefix ?? []), ...command], {
      env: { ...toolEnvironment(), ...display?.env, ...env },
      timeoutMs,
    })
    const told = existsSync(report) ? read(JSON.parse(readFileSync(report, 'utf8'))) : undefined
    const counts = countedWith(code, told?.counts ?? none())
    const output = timedOut ? `${name} was not done within ${timeoutMs / MINUTE_MS} minutes and was ended.` : ''
    const { failures = [], secondTries = [] } = told ?? {}
    return { name, ok: code === 0, counts, output, seconds: (Date.now() - started) / 1000, failures, secondTries }
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

/** A sentence when the lab cannot run here. @returns {Promise<string | undefined>} */
export async function whyNoLab() {
  const script = "import('./e2e/lab/lab.ts').then((lab) => console.log(lab.labUnavailable() ?? ''))"
  const command = [projectNode(), '--no-warnings', '--experimental-strip-types', '-e', script]
  const { output, code } = await run(command, { capture: true, timeoutMs: MINUTE_MS })
  return code === 0 ? output.trim() || undefined : 'The lab could not be asked whether it can run here.'
}

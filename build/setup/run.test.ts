/** Commands end whole: with all they started, at a time limit, and when we are told to end. Unix only, as groups are. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { run } from './run.mjs'

describe.skipIf(process.platform === 'win32')('run', () => {
  let directory: string
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'longshore-run-'))
  })
  afterEach(() => rmSync(directory, { recursive: true, force: true }))

  it('gives code and output, and 127 for a command that is not there', async () => {
    const { code, output } = await run(['sh', '-c', 'echo out; echo err >&2; exit 3'], { capture: true })
    expect({ code, lines: output.trim().split('\n').sort() }).toEqual({ code: 3, lines: ['err', 'out'] })
    expect((await run(['longshore-has-no-such-command'])).code).toBe(127)
  })

  it('ends a command and what it started when its time is up', async () => {
    const script = `while :; do echo tick >> ${directory}/ticks; sleep 0.05; done & wait`
    const { code, timedOut } = await run(['sh', '-c', script], { timeoutMs: 500 })
    expect({ failed: code !== 0, timedOut }).toEqual({ failed: true, timedOut: true })
    const ticks = () => readFileSync(join(directory, 'ticks'), 'utf8').length
    const atEnd = ticks()
    expect(atEnd).toBeGreaterThan(0)
    await setTimeout(400)
    expect(ticks()).toBe(atEnd)
  })

  it('ends it when the signal is given', async () => {
    const giveUp = new AbortController()
    const ended = run(['sleep', '60'], { signal: giveUp.signal })
    giveUp.abort()
    expect(await ended).toMatchObject({ code: 1, timedOut: false })
  })

  it('passes a signal on, waits for the command to clean up, and begins nothing more', async () => {
    const inner = `trap 'echo cleaned > ${directory}/cleaned; exit 0' TERM; touch ${directory}/ready; while :; do sleep 0.1; done`
    const script = `const { run } = await import(${JSON.stringify(join(import.meta.dirname, 'run.mjs'))})
      await run(['sh', '-c', ${JSON.stringify(inner)}])
      await run(['touch', ${JSON.stringify(join(directory, 'next'))}])`
    const outer = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' })
    await expect.poll(() => existsSync(join(directory, 'ready')), { timeout: 10_000 }).toBe(true)
    outer.kill('SIGTERM')
    const [code] = await once(outer, 'exit')
    expect(code).toBe(130)
    expect(readFileSync(join(directory, 'cleaned'), 'utf8')).toBe('cleaned\n')
    expect(existsSync(join(directory, 'next'))).toBe(false)
  })
})

/** No intent row, no action; what is not allowed by name is refused. */
import { describe, expect, it, vi } from 'vitest'
import { type Call, flatten } from '../../shared/contract/runtime'
import { shell } from '../../shared/contract/shell'
import { Failure } from '../../shared/errors'
import { createGate, type ShellSession } from './gate'

const silent = { info() {}, warn() {}, error() {} }
const procedures = flatten(shell)

function callOf(
  path: string,
  input: unknown,
  run: () => unknown,
  kind: ShellSession['kind'] = 'face',
): Call<ShellSession> {
  const procedure = procedures.get(path)
  if (!procedure) throw new Error(`no procedure ${path}`)
  return { path, procedure, input, run, context: { session: { kind }, signal: new AbortController().signal } }
}

function setUp({ engineRuns = true } = {}) {
  const rows: unknown[] = []
  const audit = vi.fn(async () => {
    if (!engineRuns) throw new Failure('ENGINE_DOWN', 'The engine is not running.')
    return {
      begin: async (row: unknown) => ({ seq: rows.push(['begin', row]) }),
      finish: async (row: unknown) => void rows.push(['finish', row]),
    }
  })
  return { rows, gate: createGate({ audit, engineRuns: () => engineRuns, log: silent }) }
}

describe('the gate', () => {
  it('writes intent, acts, writes the outcome', async () => {
    const { gate, rows } = setUp()
    const run = vi.fn(() => rows.push('run'))
    await gate(callOf('vault.put', { label: 'key of edge-1', value: 'hunter2' }, run))
    expect(rows).toEqual([
      ['begin', { action: 'secret.put', target: { kind: 'secret', name: 'key of edge-1' } }],
      'run',
      ['finish', { seq: 1, outcome: 'done' }],
    ])
    expect(JSON.stringify(rows)).not.toContain('hunter2')
  })

  it('writes a failure as its sentence and hands it on', async () => {
    const { gate, rows } = setUp()
    const run = () => Promise.reject(new Failure('AUTH_FAILED', 'Wrong master password.'))
    await expect(gate(callOf('vault.unlock', { password: 'x' }, run))).rejects.toThrow('Wrong master password.')
    expect(rows[1]).toEqual(['finish', { seq: 1, outcome: 'failed', error: 'AUTH_FAILED: Wrong master password.' }])
  })

  it('does nothing without an intent row', async () => {
    const { gate } = setUp({ engineRuns: false })
    const run = vi.fn()
    await expect(gate(callOf('settings.change', { theme: 'dark' }, run))).rejects.toThrow('not running')
    expect(run).not.toHaveBeenCalled()
  })

  it('starts a dead engine without one, because that is what brings the audit back', async () => {
    const { gate } = setUp({ engineRuns: false })
    const run = vi.fn()
    await gate(callOf('app.restartEngine', undefined, run))
    expect(run).toHaveBeenCalledOnce()
  })

  it('lets queries and streams through unaudited', async () => {
    const { gate, rows } = setUp()
    expect(await gate(callOf('app.info', undefined, () => 'info'))).toBe('info')
    expect(rows).toEqual([])
  })

  it('lets the page call all of its contract and the engine none of its settings', async () => {
    const { gate } = setUp()
    for (const path of procedures.keys()) {
      await expect(gate(callOf(path, { url: 'u', label: 'l' }, () => 'ran'))).resolves.toBe('ran')
    }
    const run = vi.fn()
    for (const path of ['settings.change', 'settings.watch', 'app.restartEngine', 'vault.watch']) {
      await expect(gate(callOf(path, {}, run, 'engine'))).rejects.toMatchObject({ info: { code: 'DENIED' } })
    }
    expect(run).not.toHaveBeenCalled()
  })
})

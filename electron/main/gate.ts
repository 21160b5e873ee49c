/**
 * The shell's gate: session → policy → audit intent → handler → audit outcome, for every call of the page and of the
 * engine. The audit lies in the engine, so a command waits for its row there and does nothing without one.
 * One exception, named below: starting the engine again while it is down is what brings the audit back, so its rows
 * are written right after instead of before.
 */
import type { innerEngine } from '../../shared/contract/inner'
import type { Call, Client, Procedure } from '../../shared/contract/runtime'
import { Failure, toErrorInfo } from '../../shared/errors'
import type { Log } from './log'

export interface ShellSession {
  kind: 'face' | 'engine'
}

type Allowed = ReadonlySet<`${string}.${string}`>
/** Default deny: what does not stand here is refused. */
const ALLOWED: Record<ShellSession['kind'], Allowed> = {
  face: new Set([
    'app.view',
    'app.operate',
    'settings.view',
    'settings.manage',
    'secrets.view',
    'secrets.operate',
    'secrets.manage',
  ]),
  engine: new Set(['app.view', 'secrets.operate', 'secrets.manage']),
}
const AUDITED_AFTERWARDS = 'app.restart-engine'

type AuditClient = Client<typeof innerEngine>['audit']
type CommandAudit = Extract<Procedure, { kind: 'command' }>['audit']

export interface GateOptions {
  /** The engine's audit; rejects with ENGINE_DOWN when the engine is not there within a few seconds. */
  audit: (signal: AbortSignal) => Promise<AuditClient>
  engineRuns: () => boolean
  log: Log
}

export function createGate({ audit, engineRuns, log }: GateOptions): (call: Call<ShellSession>) => Promise<unknown> {
  async function begin(declared: CommandAudit, { input, context }: Call<ShellSession>) {
    const client = await audit(context.signal)
    const reason = declared.reason?.(input)
    const row = { action: declared.action, target: declared.target(input), ...(reason === undefined ? {} : { reason }) }
    const { seq } = await client.begin(row, { signal: context.signal })
    return { client, seq }
  }

  async function act(declared: CommandAudit, call: Call<ShellSession>) {
    const { client, seq } = await begin(declared, call)
    const close = (outcome: 'done' | 'failed', error?: string) =>
      client
        .finish({ seq, outcome, ...(error === undefined ? {} : { error: error.slice(0, 500) }) })
        .catch((thrown) => log.error('gate.outcome-lost', { seq, outcome, why: toErrorInfo(thrown).message }))
    try {
      const result = await call.run()
      await close('done')
      return result
    } catch (thrown) {
      const { code, message } = toErrorInfo(thrown)
      await close('failed', `${code}: ${message}`)
      throw thrown
    }
  }

  async function actThenAudit(declared: CommandAudit, call: Call<ShellSession>) {
    const result = await call.run()
    const signal = AbortSignal.timeout(20_000)
    void begin(declared, { ...call, context: { ...call.context, signal } })
      .then(({ client, seq }) => client.finish({ seq, outcome: 'done' }))
      .catch((thrown) => log.error('gate.row-lost', { action: declared.action, why: toErrorInfo(thrown).message }))
    return result
  }

  return async (call) => {
    const { access } = call.procedure
    if (!ALLOWED[call.context.session.kind].has(`${access.area}.${access.verb}`)) {
      log.warn('gate.denied', { path: call.path, session: call.context.session.kind })
      throw new Failure('DENIED', 'That is not allowed from here.')
    }
    if (call.procedure.kind !== 'command') return call.run()
    const declared: CommandAudit = call.procedure.audit
    if (declared.action === AUDITED_AFTERWARDS && !engineRuns()) return actThenAudit(declared, call)
    return act(declared, call)
  }
}

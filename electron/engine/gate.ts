/**
 * The one way from the contract to a handler: policy, then the audit's intent, then the handler, then the outcome.
 * `serve` calls it for every call on every port; no capability calls the audit itself. Queries and streams change
 * nothing, so for them it is policy alone.
 */
import type { Call, Target } from '../../shared/contract/runtime'
import { Failure, toErrorInfo } from '../../shared/errors'
import type { AccessControl, Session } from './access'
import type { Audit, Intent } from './audit'
import type { Log } from './ports'

export interface GateOptions {
  access: Pick<AccessControl, 'decide'>
  audit: Pick<Audit, 'begin' | 'finish' | 'deny'>
  /** What a host is called now, for the entry; undefined when it is not known. */
  hostNameOf: (hostId: string) => string | undefined
  log: Log
}

export type Gate = (call: Call<Session>) => Promise<unknown>

export function createGate({ access, audit, hostNameOf, log }: GateOptions): Gate {
  /** Only what the definition picks from the input reaches the audit: no secret can, whatever the input holds. */
  function describe({ procedure, input, context }: Call<Session>): Intent | undefined {
    if (procedure.kind !== 'command') return undefined
    const target: Target = procedure.audit.target(input)
    return {
      operator: context.session.operator,
      action: procedure.audit.action,
      target,
      hostName: target.hostId === undefined ? undefined : hostNameOf(target.hostId),
      reason: procedure.audit.reason?.(input),
    }
  }

  async function refuse(call: Call<Session>, intent: Intent | undefined, why: string): Promise<never> {
    log.warn('gate.denied', { path: call.path, role: call.context.session.role })
    // A denial that cannot be audited is still a denial.
    if (intent) await audit.deny(intent, why).catch((thrown) => log.error('gate.denial-lost', { why: String(thrown) }))
    throw new Failure('DENIED', why, { hint: 'Ask an owner for the right to do this.' })
  }

  async function act(call: Call<Session>, intent: Intent): Promise<unknown> {
    const { seq } = await audit.begin(intent)
    if (call.context.signal.aborted) {
      await audit.finish(seq, 'failed', 'CANCELLED: Cancelled before it began.')
      throw new Failure('CANCELLED', 'Cancelled.')
    }
    let result: unknown
    try {
      result = await call.run()
    } catch (thrown) {
      const { code, message } = toErrorInfo(thrown)
      await close(seq, 'failed', `${code}: ${message}`)
      throw thrown
    }
    await close(seq, 'done')
    return result
  }

  /** What was done is done: trouble with its outcome row must not turn the answer into a failure. */
  async function close(seq: number, outcome: 'done' | 'failed', error?: string) {
    try {
      await audit.finish(seq, outcome, error)
    } catch (thrown) {
      log.error('gate.outcome-lost', { seq, outcome, why: String(thrown) })
    }
  }

  return async (call) => {
    const { area, verb, verbFor } = call.procedure.access
    const decision = access.decide(call.context.session, { area, verb: verbFor?.(call.input) ?? verb })
    const intent = describe(call)
    if (!decision.allowed) return refuse(call, intent, decision.why)
    return intent ? act(call, intent) : call.run()
  }
}

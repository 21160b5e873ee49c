/**
 * Who is at the keyboard and what they may do. The gate asks `decide` before every handler, main.ts takes a session
 * for each port it serves. For now there is one operator, the user of the operating system, who owns everything.
 */
import type { access as accessContract, Role } from '../../../shared/contract/access'
import type { Implementation, Procedure } from '../../../shared/contract/runtime'
import { cleanText } from '../../../shared/domain/text'
import { Failure } from '../../../shared/errors'
import { isAllowed } from './rules'

/** Made by the engine, never by a caller: a port is given one when it is opened and cannot change it. */
export interface Session {
  readonly operator: string
  readonly role: Role
}

export type Decision = { allowed: true } | { allowed: false; why: string }
export type AccessControl = ReturnType<typeof createAccess>

/** `operator` is the user name the operating system gives. */
export function createAccess({ operator }: { operator: string }) {
  const owner = cleanText(operator, 200) || 'unknown user'

  /** The session of the person at this machine. DENIED for anybody else: there is no second operator yet. */
  function session(name: string = operator): Session {
    if (name !== operator) throw new Failure('DENIED', 'That operator is not known here.')
    return Object.freeze({ operator: owner, role: 'owner' })
  }

  /** May the session do what a procedure declares? Deny by default. */
  function decide(who: Session, { area, verb }: Pick<Procedure['access'], 'area' | 'verb'>): Decision {
    if (isAllowed(who.role, area, verb)) return { allowed: true }
    return { allowed: false, why: `The role ${who.role} may not ${verb} ${area}.` }
  }

  const handlers = {
    whoAmI: (_, { session: who }) => ({ operator: who.operator, role: who.role }),
  } satisfies Implementation<typeof accessContract, Session>

  return { session, decide, handlers }
}

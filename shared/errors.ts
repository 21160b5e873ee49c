/**
 * The closed list of errors. Everything that can go wrong anywhere ends as one of these before it crosses
 * the contract, so that the face can say one sentence for a person and one thing to do now.
 * Thrown by the engine and the shell, shown by the face.
 */
export const ERROR_CODES = [
  'HOST_UNREACHABLE',
  'AUTH_FAILED',
  'HOST_KEY_UNKNOWN',
  'HOST_KEY_CHANGED',
  'LOCKED',
  'ENGINE_DOWN',
  'DENIED',
  'PROTECTED',
  'NOT_FOUND',
  'CONFLICT',
  'INVALID',
  'ENGINE_REFUSED',
  'TIMED_OUT',
  'CANCELLED',
  'DISCONNECTED',
  'BUSY',
  'INTERNAL',
] as const

export type ErrorCode = (typeof ERROR_CODES)[number]

/** An error as it crosses the contract and as the database keeps it. */
export interface ErrorInfo {
  code: ErrorCode
  /** One sentence for a person: what failed, and where. */
  message: string
  /** What to do now. Empty when there is nothing to do but try again. */
  hint: string
  /** For the log and "View details"; cleaned of secrets by whoever throws. */
  details?: string | undefined
  /** May the same call be tried again unchanged with a chance of success? */
  retryable: boolean
  /** Machine-readable facts a page needs, e.g. the two fingerprints of a changed host key. */
  data?: Record<string, string> | undefined
}

const RETRYABLE: ReadonlySet<ErrorCode> = new Set([
  'HOST_UNREACHABLE',
  'ENGINE_DOWN',
  'TIMED_OUT',
  'CANCELLED',
  'DISCONNECTED',
  'BUSY',
])

/** The one exception class of the product. `message` is for a person; `details` for the log. */
export class Failure extends Error {
  readonly info: ErrorInfo

  constructor(
    code: ErrorCode,
    message: string,
    more: Partial<Omit<ErrorInfo, 'code' | 'message'>> & { cause?: unknown } = {},
  ) {
    const { cause, ...rest } = more
    super(message, { cause })
    this.name = 'Failure'
    this.info = { hint: '', retryable: RETRYABLE.has(code), ...rest, code, message }
  }

  get code(): ErrorCode {
    return this.info.code
  }
}

/**
 * Turns whatever was thrown into an ErrorInfo. Only a Failure speaks to a person; anything else is INTERNAL and
 * keeps its text for the log, because a stray message may hold paths or secrets.
 */
export function toErrorInfo(thrown: unknown): ErrorInfo {
  if (thrown instanceof Failure) return thrown.info
  if (thrown instanceof Error && thrown.name === 'AbortError') return cancelled()
  if (thrown instanceof Error && thrown.name === 'TimeoutError')
    return new Failure('TIMED_OUT', 'It took too long.').info
  return {
    code: 'INTERNAL',
    message: 'Something went wrong inside Longshore.',
    hint: 'Try again; if it stays, report it with the log.',
    details: textOf(thrown),
    retryable: false,
  }
}

/** Anything can be thrown, also what refuses to become a string; this is called where nothing may throw again. */
function textOf(thrown: unknown): string {
  try {
    return String(thrown instanceof Error ? thrown.message : thrown)
  } catch {
    return 'something without a name'
  }
}

export function cancelled(): ErrorInfo {
  return { code: 'CANCELLED', message: 'Cancelled.', hint: '', retryable: true }
}

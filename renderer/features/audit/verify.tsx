/** The button that has the engine walk the whole chain, and what it found. */
import { ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import { toErrorInfo } from '../../../shared/errors'
import { engine } from '../../app/hooks'
import { Button } from '../../ui/button'
import { plural, shortId } from '../../ui/format'
import { Note } from '../../ui/note'

interface Result {
  tone: 'good' | 'crit'
  message: string
  hint: string
}

/** The button belongs into the page's head, the result below it. */
export function useVerify() {
  const [busy, setBusy] = useState(false)
  const [result, setResult] = useState<Result>()

  async function verify() {
    setBusy(true)
    setResult(undefined)
    setResult(await ask())
    setBusy(false)
  }

  return {
    button: (
      <Button busy={busy} onClick={() => void verify()}>
        <ShieldCheck size={14} aria-hidden /> {busy ? 'Verifying…' : 'Verify chain'}
      </Button>
    ),
    result: result ? (
      <div className="px-4 pb-2.5">
        <Note
          urgent
          tone={result.tone}
          message={result.message}
          hint={result.hint}
          aside={
            <Button kind="quiet" onClick={() => setResult(undefined)}>
              Dismiss
            </Button>
          }
        />
      </div>
    ) : null,
  }
}

async function ask(): Promise<Result> {
  try {
    const { rows, brokenAt, head } = await engine().audit.verify()
    if (brokenAt !== undefined)
      return {
        tone: 'crit',
        message: `The chain is broken at row ${brokenAt}.`,
        hint: 'That row, or one before it, was changed or taken out after it was written. Keep a copy of the database.',
      }
    return {
      tone: 'good',
      message: `The chain is whole: ${plural(rows, 'row')} verified.`,
      hint: head ? `Head ${shortId(head)}. Note it down to prove later that nothing before it changed.` : '',
    }
  } catch (thrown) {
    const { message, hint } = toErrorInfo(thrown)
    return { tone: 'crit', message, hint }
  }
}

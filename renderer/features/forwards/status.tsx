/** In the status bar: how many ports are open on this computer, as long as there is one. Leads to their page. */
import { Cable } from 'lucide-react'
import { navigate, useForwards } from '../../app/hooks'
import { plural } from '../../ui/format'
import { Mark } from '../../ui/mark'

export function ForwardStatus() {
  const forwards = useForwards().list
  if (forwards.length === 0) return null
  const isFailing = forwards.some((forward) => forward.error)
  return (
    <button
      type="button"
      onClick={() => navigate('/forwards')}
      className="inline-flex h-[22px] flex-none items-center gap-1.5 rounded-[4px] px-1.5 hover:bg-hover hover:text-text"
    >
      {isFailing ? <Mark tone="warn" /> : <Cable size={13} aria-hidden />}
      {plural(forwards.length, 'port')} forwarded
      {isFailing ? <span className="sr-only">, one fails</span> : null}
    </button>
  )
}

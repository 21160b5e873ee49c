/** Holds a list of events still, by click or `p`, and says how many came meanwhile. */
import { Pause, Play } from 'lucide-react'
import { useMemo } from 'react'
import { Button, Kbd } from '../../../ui/button'
import { useKeys } from '../../hooks'

interface PauseProps {
  isPaused: boolean
  /** Came while it is paused. */
  waiting: number
  onToggle: () => void
}

export function PauseButton({ isPaused, waiting, onToggle }: PauseProps) {
  useKeys(useMemo(() => ({ p: onToggle }), [onToggle]))
  return (
    <Button kind={isPaused ? 'primary' : 'plain'} aria-pressed={isPaused} onClick={onToggle}>
      {isPaused ? <Play size={13} aria-hidden /> : <Pause size={13} aria-hidden />}
      {isPaused ? `Resume, ${waiting.toLocaleString('en')} new` : 'Pause'}
      <Kbd>p</Kbd>
    </Button>
  )
}

/** What a page shows before it has heard anything of the engine: that it connects, or that there is none to hear. */
import { useEngineProcess } from './data'

export function Waiting() {
  const isStopped = useEngineProcess()?.state === 'safe-mode'
  return (
    <p role="status" className="m-auto text-muted">
      {isStopped ? 'Nothing is known until the engine runs again.' : 'Connecting to the engine…'}
    </p>
  )
}

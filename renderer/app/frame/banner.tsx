/** What the whole window must know: the engine restarts, or it gave up (safe mode) and waits for a person. */
import { useEffect, useState } from 'react'
import { toErrorInfo } from '../../../shared/errors'
import { Button } from '../../ui/button'
import { Mark } from '../../ui/mark'
import { notifyFailure, shell, useEngineProcess, useIsConnected } from '../hooks'

/** A restart that is over before a person could read of it needs no banner. */
const PATIENCE_MS = 400

export function Banner() {
  const process = useEngineProcess()
  const isConnected = useIsConnected()
  const isRestarting = process?.state === 'restarting' || (process?.state === 'running' && !isConnected)
  const isLate = useLasting(isRestarting, PATIENCE_MS)
  return (
    <div role="status" aria-live="polite">
      {process?.state === 'safe-mode' ? <SafeMode reason={process.reason} /> : null}
      {isLate && process?.state !== 'safe-mode' ? (
        <p className="flex items-center gap-2 border-b border-line bg-warn-weak px-4 py-1.5">
          <Mark tone="busy" />
          <b className="font-medium">The engine is restarting…</b>
          <span className="text-muted">What you see is the last known state; nothing accepted is lost.</span>
        </p>
      ) : null}
    </div>
  )
}

function SafeMode({ reason }: { reason: string }) {
  const [busy, setBusy] = useState(false)
  async function restart() {
    setBusy(true)
    await shell().app.restartEngine().catch(unlessDisconnected)
    setBusy(false)
  }
  return (
    <div className="flex items-center gap-3 border-b border-line bg-crit-weak px-4 py-2">
      <Mark tone="crit" />
      <p className="selectable min-w-0 flex-1">
        <b className="font-medium">The engine is stopped (safe mode).</b>{' '}
        <span className="text-muted">{reason} Your hosts go on running; Longshore only does not watch them.</span>
      </p>
      <Button kind="primary" busy={busy} onClick={() => void restart()}>
        Start engine again
      </Button>
    </div>
  )
}

/** The engine that comes up brings new lines; the answer to this call may be lost with the old one. */
function unlessDisconnected(thrown: unknown): void {
  if (toErrorInfo(thrown).code !== 'DISCONNECTED') notifyFailure(thrown)
}

/** True once `isOn` has held for `ms`. */
function useLasting(isOn: boolean, ms: number): boolean {
  const [lasts, setLasts] = useState(false)
  useEffect(() => {
    if (!isOn) return setLasts(false)
    const timer = setTimeout(() => setLasts(true), ms)
    return () => clearTimeout(timer)
  }, [isOn, ms])
  return lasts
}

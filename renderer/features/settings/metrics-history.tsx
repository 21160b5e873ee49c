/** What the history of metrics may take on this computer, what it takes now, and how to be rid of it. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Kept } from '../../../shared/contract/metrics'
import { engine, notifyFailure, useIsConnected, useSettings } from '../../app/hooks'
import { ReasonField, useReason } from '../../app/parts'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { bytes, plural } from '../../ui/format'
import { Time } from '../../ui/time'
import { notify } from '../../ui/toast'
import { changeEngine } from './change'
import { NumberField } from './number-field'
import { SettingRow } from './rows'

const LIMITS = { min: 16, max: 102_400 }
const EVERY_MS = 10_000

export function MetricsHistory() {
  const { metricsCapMiB } = useSettings()
  const isConnected = useIsConnected()
  const [isAsking, setAsking] = useState(false)
  const asked = useQuery({
    queryKey: ['metrics', 'kept'],
    queryFn: ({ signal }) => engine().metrics.kept(undefined, { signal }),
    enabled: isConnected,
    refetchInterval: EVERY_MS,
  })
  const kept = asked.data
  return (
    <>
      <SettingRow
        name="Room for the history of metrics"
        note="24 hours by the minute and 30 days by five minutes; when it is full, the oldest goes first."
      >
        <NumberField
          key={metricsCapMiB}
          label="Room for the history of metrics, MiB"
          value={metricsCapMiB}
          {...LIMITS}
          unit="MiB"
          onChange={(value) => changeEngine({ metricsCapMiB: value })}
        />
      </SettingRow>
      <SettingRow
        name="In use"
        note={kept ? <Use kept={kept} /> : asked.error ? 'It cannot be asked just now.' : 'Asking…'}
      >
        <Button onClick={() => setAsking(true)}>Forget the history…</Button>
      </SettingRow>
      {isAsking ? <ForgetDialog onClose={() => setAsking(false)} onDone={() => void asked.refetch()} /> : null}
    </>
  )
}

function Use({ kept: { bytes: used, capBytes, containers, oldestAt, pausedBecause } }: { kept: Kept }) {
  return (
    <>
      {bytes(used)} of {bytes(capBytes)}
      {containers > 0 ? ` for ${plural(containers, 'container')}` : null}
      {oldestAt === undefined ? null : (
        <>
          , the oldest from <Time at={oldestAt} />
        </>
      )}
      {pausedBecause === undefined ? null : <> · Nothing is kept just now: {pausedBecause}</>}
    </>
  )
}

function ForgetDialog({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const reason = useReason()
  const [isBusy, setBusy] = useState(false)
  async function forget() {
    if (!reason.isEnough) return
    setBusy(true)
    try {
      await engine().metrics.forget({ reason: reason.text })
      notify({ tone: 'good', title: 'The history of metrics is forgotten.' })
      onDone()
      onClose()
    } catch (thrown) {
      notifyFailure(thrown, 'The history could not be forgotten')
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      size="small"
      onClose={onClose}
      title="Forget the history of metrics?"
      description="All curves of the past go, of every host and container, with what happened to them and their uptime. It cannot be taken back. What is measured from now on is kept again."
      onSubmit={() => void forget()}
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="danger" type="submit" busy={isBusy} disabled={!reason.isEnough}>
            Forget all of it
          </Button>
        </>
      }
    >
      {reason.isAsked ? <ReasonField reason={reason} /> : null}
    </Dialog>
  )
}

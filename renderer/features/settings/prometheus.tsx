/**
 * Prometheus in the settings: on or off, the port, the token, what to put into its configuration, and how it does. The
 * token is made here and goes straight to the vault; it is shown once.
 */
import { useState } from 'react'
import type { EndpointState } from '../../../shared/contract/metrics'
import { showDialog, useEndpoint, useSettings } from '../../app/hooks'
import { Button } from '../../ui/button'
import { Choice } from '../../ui/field'
import { State } from '../../ui/mark'
import { CopyIcon, CopyText } from '../../ui/text'
import { changeEngine } from './change'
import { NumberField } from './number-field'
import { SettingRow } from './rows'
import { scrapeConfig } from './scrape-config'
import { TokenDialog } from './token-dialog'

const ON_OFF = [
  { value: 'off', label: 'Off' },
  { value: 'on', label: 'On' },
] as const
const PORTS = { min: 1024, max: 65_535 }

export function Prometheus() {
  const { prometheus, prometheusPort, prometheusTokenId } = useSettings()
  const [isMaking, setMaking] = useState(false)
  const hasToken = prometheusTokenId !== ''
  /** Without a token nothing could be read: it comes first. */
  const turn = (on: boolean) => (on && !hasToken ? setMaking(true) : changeEngine({ prometheus: on }))
  return (
    <>
      <SettingRow
        name="Answer Prometheus"
        note="Gives the newest values of all hosts and containers to programs of this computer that show the token."
      >
        <Choice
          hideLabel
          label="Answer Prometheus"
          value={prometheus ? 'on' : 'off'}
          options={ON_OFF}
          onChange={(value) => turn(value === 'on')}
        />
      </SettingRow>
      {prometheus ? <StateRow /> : null}
      <SettingRow name="Port" note="On 127.0.0.1 only; nobody from outside reaches it.">
        <NumberField
          key={prometheusPort}
          label="Port for Prometheus"
          value={prometheusPort}
          {...PORTS}
          onChange={(value) => changeEngine({ prometheusPort: value })}
        />
      </SettingRow>
      <SettingRow
        name="Token"
        note={
          hasToken
            ? 'Kept in the vault. It was shown when it was made; a new one takes its place.'
            : 'There is none yet.'
        }
      >
        <Button onClick={() => setMaking(true)}>{hasToken ? 'New token…' : 'Make a token…'}</Button>
      </SettingRow>
      {prometheus ? <Configuration port={prometheusPort} /> : null}
      {isMaking ? (
        <TokenDialog
          isReplacing={hasToken}
          onMade={(id) => changeEngine({ prometheusTokenId: id, ...(hasToken ? {} : { prometheus: true }) })}
          onClose={() => setMaking(false)}
        />
      ) : null}
    </>
  )
}

function StateRow() {
  const endpoint = useEndpoint()
  if (!endpoint) return null
  return (
    <SettingRow name={<StateLine {...endpoint} />} note={endpoint.error?.hint}>
      {endpoint.error?.code === 'LOCKED' ? (
        <Button kind="primary" onClick={() => showDialog({ kind: 'unlock-vault' })}>
          Unlock…
        </Button>
      ) : null}
    </SettingRow>
  )
}

function StateLine({ state, url, error }: EndpointState) {
  if (state === 'failed')
    return <State tone={error?.code === 'LOCKED' ? 'locked' : 'crit'} word={error?.message ?? 'It does not answer.'} />
  if (state === 'off' || !url) return <State tone="busy" word="Beginning to listen…" />
  return (
    <span className="inline-flex flex-wrap items-baseline gap-x-1.5">
      <State tone="good" word="Answers at" />{' '}
      <CopyText text={url} label="Copy the address">
        <span className="font-mono text-small">{url}</span>
      </CopyText>
    </span>
  )
}

function Configuration({ port }: { port: number }) {
  const text = scrapeConfig(port)
  return (
    <div className="px-3.5 py-3">
      <p className="text-small text-muted">
        For <span className="font-mono">prometheus.yml</span>; the file holds the token and nothing else
        <CopyIcon text={text} label="Copy the configuration" />
      </p>
      <pre className="selectable mt-1.5 overflow-x-auto rounded-base border border-line bg-bg px-3 py-2 font-mono text-small">
        {text}
      </pre>
    </div>
  )
}

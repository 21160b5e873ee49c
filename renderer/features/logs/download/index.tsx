/** Asks what of a log to download and how, then where to; a task of the engine writes it and outlives this page. */
import { useId, useState } from 'react'
import type { LogSource } from '../../../../shared/contract/logs'
import { engine, notifyFailure, shell } from '../../../app/hooks'
import { Button } from '../../../ui/button'
import { Checkbox } from '../../../ui/checkbox'
import { Dialog } from '../../../ui/dialog'
import { Choice, Field } from '../../../ui/field'
import { notify } from '../../../ui/toast'
import { fileName, type Range, type RangeKind, rangeOf } from './range'

interface DownloadDialogProps {
  sources: readonly LogSource[]
  /** Whose log: a container's name, `12 containers`. */
  name: string
  isOpen: boolean
  onClose: () => void
}

export function DownloadDialog({ sources, name, isOpen, onClose }: DownloadDialogProps) {
  const [range, setRange] = useState<Range>({ kind: 'all', from: '', until: '' })
  const [format, setFormat] = useState<'text' | 'json-lines'>('text')
  const [timestamps, setTimestamps] = useState(false)
  const [gzip, setGzip] = useState(false)
  const asked = rangeOf(range, Date.now())
  const isText = format === 'text'
  function begin() {
    if ('problem' in asked) return
    onClose()
    const wanted = { sources: [...sources], ...asked, format, timestamps: isText && timestamps, gzip, name }
    void download(wanted, fileName(name, format, gzip))
  }
  return (
    <Dialog
      open={isOpen}
      onClose={onClose}
      title={
        <>
          Download the log of <bdi>{name}</bdi>
        </>
      }
      onSubmit={begin}
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={'problem' in asked}>
            Choose a file…
          </Button>
        </>
      }
    >
      <Choice<RangeKind>
        label="Range"
        value={range.kind}
        options={[
          { value: 'all', label: 'All' },
          { value: 'hour', label: 'Last hour' },
          { value: 'day', label: 'Last day' },
          { value: 'between', label: 'Between' },
        ]}
        onChange={(kind) => setRange({ ...range, kind })}
      />
      {range.kind === 'between' ? (
        <div className="grid grid-cols-2 gap-3">
          <Instant label="From" value={range.from} onChange={(from) => setRange({ ...range, from })} />
          <Instant
            label="Until"
            value={range.until}
            onChange={(until) => setRange({ ...range, until })}
            error={'problem' in asked ? asked.problem : undefined}
          />
        </div>
      ) : null}
      <Choice
        label="Format"
        value={format}
        options={[
          { value: 'text', label: 'Text, as it was written' },
          { value: 'json-lines', label: 'JSON lines' },
        ]}
        onChange={setFormat}
      />
      {isText ? <Tick label="Each line begins with its time" checked={timestamps} onChange={setTimestamps} /> : null}
      <Tick label="Compressed (gzip)" checked={gzip} onChange={setGzip} />
      {sources.length > 1 ? (
        <p className="text-small text-faint">
          Lines of all {sources.length} containers in the order of their times, each with the name of its container.
        </p>
      ) : null}
    </Dialog>
  )
}

interface InstantProps {
  label: string
  value: string
  error?: string | undefined
  onChange: (value: string) => void
}
const Instant = (props: InstantProps) => (
  <Field type="datetime-local" step="1" className="grid-cols-[minmax(0,1fr)]" {...props} />
)

function Tick({ label, checked, onChange }: { label: string; checked: boolean; onChange: (is: boolean) => void }) {
  const id = useId()
  return (
    <div className="flex items-center gap-2">
      <Checkbox checked={checked} label={label} onChange={onChange} />
      <button type="button" id={id} tabIndex={-1} aria-hidden onClick={() => onChange(!checked)}>
        {label}
      </button>
    </div>
  )
}

type Wanted = Omit<Parameters<ReturnType<typeof engine>['logs']['download']>[0], 'fileId'>

async function download(wanted: Wanted, suggestedName: string): Promise<void> {
  try {
    const { chosen } = await shell().files.chooseSave({ title: 'Download a log', suggestedName })
    if (!chosen) return
    await engine().logs.download({ ...wanted, name: wanted.name.slice(0, 600), fileId: chosen.fileId })
    notify({ tone: 'good', title: `Downloading the log of ${wanted.name}`, detail: chosen.name })
  } catch (thrown) {
    notifyFailure(thrown, 'The log could not be downloaded')
  }
}

/** The container's environment. What looks secret is masked; revealing one value is an action that the audit keeps. */
import { Eye } from 'lucide-react'
import { useState } from 'react'
import type { ContainerDetails } from '../../../../shared/contract/container-details'
import type { Container } from '../../../../shared/contract/containers'
import { engine, notifyFailure } from '../../../app/hooks'
import { Button } from '../../../ui/button'
import { CopyText } from '../../../ui/text'

export function Environment({ row, details }: { row: Container; details: ContainerDetails }) {
  if (details.environment.length === 0) return <p className="p-4 text-muted">No variables are set.</p>
  return (
    <dl className="grid gap-2 p-4">
      {details.environment.map(({ name, value }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a name may stand twice, and the list does not move.
        <div key={`${name} ${at}`} className="min-w-0">
          <dt className="text-small text-muted">
            <bdi className="font-mono">{name}</bdi>
          </dt>
          <dd className="selectable min-w-0">
            {value === undefined ? <Masked row={row} variable={name} /> : <Value text={value} name={name} />}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Value({ text, name }: { text: string; name: string }) {
  if (text === '') return <span className="text-small text-faint">empty</span>
  return (
    <CopyText text={text} label={`Copy the value of ${name}`}>
      <bdi className="font-mono text-small wrap-anywhere">{text}</bdi>
    </CopyText>
  )
}

function Masked({ row, variable }: { row: Container; variable: string }) {
  const [value, setValue] = useState<string>()
  if (value !== undefined) return <Value text={value} name={variable} />
  const { hostId, id, name } = row
  const reveal = () =>
    void engine()
      .containers.reveal({ hostId, id, name, variable })
      .then((answer) => setValue(answer.value), notifyFailure)
  return (
    <span className="flex items-center gap-2">
      <span className="text-faint" title="It looks secret, so it is not shown">
        ••••••••
      </span>
      <Button kind="quiet" aria-label={`Reveal ${variable}`} title="The audit keeps who looked" onClick={reveal}>
        <Eye size={13} aria-hidden /> Reveal
      </Button>
    </span>
  )
}

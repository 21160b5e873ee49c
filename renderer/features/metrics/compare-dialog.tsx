/** Chooses the containers whose lines stand beside those of one. The likeliest are first; typing narrows them. */
import { useState } from 'react'
import type { Container } from '../../../shared/contract/containers'
import { useContainers, useHosts } from '../../app/hooks'
import { Button } from '../../ui/button'
import { Checkbox } from '../../ui/checkbox'
import { Dialog } from '../../ui/dialog'
import { Field } from '../../ui/field'
import { HostText } from '../../ui/text'
import { candidates, MOST_COMPARED } from './compare'

interface CompareDialogProps {
  row: Container
  compared: readonly Container[]
  onCompare: (keys: readonly string[]) => void
  onClose: () => void
}

export function CompareDialog({ row, compared, onCompare, onClose }: CompareDialogProps) {
  const [typed, setTyped] = useState('')
  const all = useContainers().list
  const keys = compared.map(({ key }) => key)
  const others = candidates(row, all, typed).filter(({ key }) => !keys.includes(key))
  const toggle = (key: string) => onCompare(keys.includes(key) ? keys.filter((each) => each !== key) : [...keys, key])
  return (
    <Dialog
      open
      onClose={onClose}
      title={
        <>
          Compare <bdi>{row.name}</bdi>
        </>
      }
      description={`CPU and memory of up to ${MOST_COMPARED} other containers, drawn beside its own.`}
      foot={
        <>
          {keys.length > 0 ? <Button onClick={() => onCompare([])}>Compare with none</Button> : null}
          <Button kind="primary" onClick={onClose}>
            Done
          </Button>
        </>
      }
    >
      <Field label="Name, project or image" value={typed} onChange={setTyped} />
      <ul aria-label="Containers" className="grid max-h-[300px] overflow-y-auto">
        {[...compared, ...others].map((each) => (
          <Candidate
            key={each.key}
            row={each}
            isChosen={keys.includes(each.key)}
            isFull={keys.length >= MOST_COMPARED}
            onToggle={toggle}
          />
        ))}
      </ul>
      {compared.length + others.length === 0 ? <p className="text-muted">No running container matches.</p> : null}
    </Dialog>
  )
}

interface CandidateProps {
  row: Container
  isChosen: boolean
  isFull: boolean
  onToggle: (key: string) => void
}

function Candidate({ row, isChosen, isFull, onToggle }: CandidateProps) {
  const host = useHosts().byKey.get(row.hostId)?.name ?? ''
  const isOff = isFull && !isChosen
  return (
    <li>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: Checkbox is the control. */}
      <label
        className={`flex items-center gap-2.5 rounded-base px-1.5 py-1 hover:bg-hover ${isOff ? 'opacity-50' : ''}`}
      >
        <Checkbox checked={isChosen} disabled={isOff} onChange={() => onToggle(row.key)} />
        <HostText className="flex-1">{row.name}</HostText>
        <HostText className="max-w-[45%] text-small text-muted">{host}</HostText>
      </label>
    </li>
  )
}

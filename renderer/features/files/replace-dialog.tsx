/** Asks before an upload replaces what is there: names it, and asks why where the settings want a reason. */
import { ReasonField, useReason } from '../../app/parts'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { plural } from '../../ui/format'
import { shownName } from './words'

interface Props {
  directory: string
  names: readonly string[]
  onReplace: (reason: string | undefined) => void
  onClose: () => void
}

const MAX_NAMED = 8

export function ReplaceDialog({ directory, names, onReplace, onClose }: Props) {
  const reason = useReason()
  const more = names.length - MAX_NAMED
  return (
    <Dialog
      open
      size="small"
      onClose={onClose}
      onSubmit={() => reason.isEnough && onReplace(reason.text)}
      title={`Replace ${names.length === 1 ? 'what is there' : plural(names.length, 'file or folder', 'files and folders')}?`}
      foot={
        <>
          <Button kind="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" kind="danger" disabled={!reason.isEnough}>
            Replace
          </Button>
        </>
      }
    >
      <div className="text-muted">
        <p>
          Already in <bdi className="font-mono text-small">{shownName(directory)}</bdi>. Files are lost as they are now;
          in folders of the same name those that are uploaded are replaced, the others stay.
        </p>
        <ul className="selectable mt-2 font-mono text-small text-text">
          {names.slice(0, MAX_NAMED).map((name) => (
            <li key={name} className="truncate">
              <bdi>{shownName(name)}</bdi>
            </li>
          ))}
          {more > 0 ? <li className="font-sans text-muted">and {more} more</li> : null}
        </ul>
      </div>
      <ReasonField reason={reason} />
    </Dialog>
  )
}

/** What can be done with a log in sight: follow or pause, how it looks, and behind three dots what is done seldom. */
import { AppWindow, CalendarClock, Ellipsis, Eraser, Pause, Play, WrapText } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { notifyFailure } from '../../../app/hooks'
import { Button, IconButton } from '../../../ui/button'
import { Dialog } from '../../../ui/dialog'
import { Field } from '../../../ui/field'
import { Menu, Select } from '../../../ui/menu'
import { changeFontSize, changeLook, TIME_STYLES, useLogLook } from './look'
import { useViewerState } from './use-viewer'
import type { Viewer } from './viewer'

interface ToolbarProps {
  viewer: Viewer
  /** Search stands here. */
  children: ReactNode
  /** Further things to do: download. */
  more: readonly { label: string; icon?: ReactNode; run: () => void }[]
  onOwnWindow: (() => void) | undefined
}

export function Toolbar({ viewer, children, more, onOwnWindow }: ToolbarProps) {
  const isFollowing = useViewerState(viewer, (state) => state.isFollowing)
  const isCleared = useViewerState(viewer, (state) => state.clearedBefore !== undefined)
  const { wrap, times, aloud } = useLogLook()
  const [isGoing, setGoing] = useState(false)
  return (
    <div className="flex min-h-[38px] flex-none flex-wrap items-center gap-1 border-b border-line px-2 py-1">
      {children}
      <div className="ml-auto flex items-center gap-1">
        <IconButton
          label={isFollowing ? 'Pause' : 'Follow'}
          shortcut="Space"
          onClick={isFollowing ? viewer.pause : viewer.follow}
        >
          {isFollowing ? <Pause size={14} aria-hidden /> : <Play size={14} aria-hidden />}
        </IconButton>
        <IconButton
          label={wrap ? 'Do not wrap lines' : 'Wrap lines'}
          shortcut="W"
          aria-pressed={wrap}
          className="aria-pressed:bg-accent-weak aria-pressed:text-text"
          onClick={() => changeLook({ wrap: !wrap })}
        >
          <WrapText size={14} aria-hidden />
        </IconButton>
        <Select
          label="Times"
          value={times}
          options={TIME_STYLES.map(({ value, label }) => ({ value, label }))}
          onChange={(next) => changeLook({ times: next })}
        />
        <Menu
          label="More for this log"
          items={[
            { label: 'Go to time…', icon: <CalendarClock size={13} aria-hidden />, run: () => setGoing(true) },
            isCleared
              ? { label: 'Show what was cleared', run: viewer.unclear }
              : { label: 'Clear the view', icon: <Eraser size={13} aria-hidden />, run: viewer.clear },
            { label: 'Copy with times', run: () => void viewer.copy(true) },
            { label: 'Larger letters', run: () => changeFontSize(1) },
            { label: 'Smaller letters', run: () => changeFontSize(-1) },
            { label: aloud ? 'Stop reading aloud' : 'Read new lines aloud', run: () => changeLook({ aloud: !aloud }) },
            ...more,
            ...(onOwnWindow
              ? [{ label: 'Open in its own window', icon: <AppWindow size={13} aria-hidden />, run: onOwnWindow }]
              : []),
          ]}
        >
          <Ellipsis size={15} aria-hidden />
        </Menu>
      </div>
      <GoToTime viewer={viewer} isOpen={isGoing} onClose={() => setGoing(false)} />
    </div>
  )
}

function GoToTime({ viewer, isOpen, onClose }: { viewer: Viewer; isOpen: boolean; onClose: () => void }) {
  const [text, setText] = useState('')
  const at = text === '' ? Number.NaN : new Date(text).getTime()
  const go = () => {
    if (Number.isNaN(at)) return
    onClose()
    viewer.toTime(at).catch((thrown: unknown) => notifyFailure(thrown, 'That instant could not be found'))
  }
  return (
    <Dialog
      open={isOpen}
      onClose={onClose}
      title="Go to time"
      size="small"
      onSubmit={go}
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={Number.isNaN(at)}>
            Go
          </Button>
        </>
      }
    >
      <Field
        label="First line at or after"
        hint="In your own time zone. Older lines are loaded until it is reached."
        type="datetime-local"
        step="1"
        autoFocus
        value={text}
        onChange={setText}
      />
    </Dialog>
  )
}

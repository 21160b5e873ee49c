/** What keys do in a log, while it has the focus. Used by log-view.tsx. */

import type { Line } from './line'
import { changeFontSize, changeLook, useLogLook } from './look'
import type { Viewer } from './viewer'

const SIDEWAYS = 8

/** For the sheet of keys. */
export const logKeys = (mod: string): [string, string][] => [
  ['l', 'Log of the selected container'],
  ['j k', 'Next, previous line (arrows too)'],
  ['Enter', 'Open the line'],
  ['Space', 'Pause, follow'],
  ['Home End', 'To the first line; follow'],
  ['w', 'Wrap lines or not'],
  [`${mod} F`, 'Search'],
  [`${mod} Enter`, 'While searching: only matching lines, or all'],
  ['c', 'From a matching line to its context'],
  [`${mod} C`, 'Copy; with Shift: with times'],
  [`${mod} + −`, 'Larger, smaller letters'],
]

/** True where the key meant something here. `onContext`: where only matching lines are shown. */
export function onLogKey(
  viewer: Viewer,
  event: React.KeyboardEvent,
  onContext: ((line: Line) => void) | undefined,
): boolean {
  const { key, shiftKey, altKey } = event
  if (altKey) return false
  if (event.ctrlKey || event.metaKey) return withCommand(viewer, key.toLowerCase(), shiftKey)
  const { cursor, opened, hasSelection, journey } = viewer.store.getState()
  switch (key) {
    case 'ArrowDown':
    case 'j':
      viewer.step(1)
      return true
    case 'ArrowUp':
    case 'k':
      viewer.step(-1)
      return true
    case 'ArrowLeft':
    case 'ArrowRight':
      viewer.scrollSideways(key === 'ArrowLeft' ? -SIDEWAYS : SIDEWAYS)
      return true
    case 'PageDown':
    case 'PageUp':
      viewer.scrollPages(key === 'PageDown' ? 1 : -1)
      return true
    case 'Home':
      void viewer.toBeginning()
      return true
    case 'End':
    case 'G':
      viewer.follow()
      return true
    case ' ':
      if (viewer.store.getState().isFollowing) viewer.pause()
      else viewer.follow()
      return true
    case 'w':
      changeLook({ wrap: !useLogLook.getState().wrap })
      return true
    case 'Enter':
      if (cursor === undefined) return false
      void viewer.open(opened ? undefined : cursor)
      return true
    case 'c': {
      const line = cursor === undefined ? undefined : viewer.feed().get(cursor)
      if (!line || !onContext) return false
      onContext(line)
      return true
    }
    case 'Escape':
      if (journey && journey.kind !== 'older') viewer.journeyStop()
      else if (opened) void viewer.open(undefined)
      else if (hasSelection) viewer.select(undefined)
      else if (cursor !== undefined) viewer.standOn(undefined)
      else return false
      return true
    default:
      return false
  }
}

function withCommand(viewer: Viewer, key: string, shift: boolean): boolean {
  if (key === 'a') viewer.selectAll()
  else if (key === 'c') void viewer.copy(shift)
  else if (key === '=' || key === '+') changeFontSize(1)
  else if (key === '-') changeFontSize(-1)
  else if (key === '0') changeFontSize(0)
  else return false
  return true
}

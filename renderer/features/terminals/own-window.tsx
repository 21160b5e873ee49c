/** A tab in a window of its own. Closing the window gives the tab back to the main one; its last terminal closes it. */
import { useEffect } from 'react'
import { useOwnTitle, usePageQuery, useTerminalsPhase, Waiting } from '../../app/hooks'
import { TerminalDialogs } from './dialogs'
import { Panes } from './page'
import { usePageKeys } from './use-page-keys'
import { useSessions, useTabs } from './use-terminals'
import { tabTitle } from './words'

const stay = () => {}

export function TerminalsWindow() {
  const tabs = useTabs()
  const asked = usePageQuery().query.get('tab')
  const tab = tabs.find(({ id }) => id === asked)
  const sessions = useSessions()
  const phase = useTerminalsPhase()
  useOwnTitle(tab ? tabTitle(tab, sessions) : '')
  usePageKeys({ tabs: tab ? [tab] : [], tab, choose: stay })
  const isGone = phase === 'live' && tab === undefined
  useEffect(() => {
    if (!isGone) return
    const timer = setTimeout(() => window.close(), 500) // the arrangement may still be on its way
    return () => clearTimeout(timer)
  }, [isGone])
  return (
    <>
      {tab ? <Panes tab={tab} /> : <Waiting />}
      <TerminalDialogs />
    </>
  )
}

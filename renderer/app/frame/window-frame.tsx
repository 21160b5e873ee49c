/**
 * A window of its own: one feature under a slim bar, with the same theme, replicas and dialogs of that feature as the
 * main window. A link to any other page shows it in the main window, so that this one stays what it was opened for.
 */
import { AppWindow } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useLocation } from 'wouter'
import { VaultDialogs } from '../../features/settings'
import { IconButton } from '../../ui/button'
import { HostText } from '../../ui/text'
import { Toaster } from '../../ui/toast'
import { isOwnWindowRoute, navigate, showInMain, useWindowName } from '../hooks'
import { Banner } from './banner'
import { Logo } from './logo'
import { ShortcutsDialog } from './shortcuts'
import { OWN_WINDOWS } from './windows'

export function WindowFrame() {
  const [path] = useLocation()
  useStaying(path)
  const shown = OWN_WINDOWS.find((each) => each.path === path)
  return (
    <div className="flex h-full flex-col">
      <Bar name={shown?.name ?? 'Longshore'} mainRoute={shown?.mainRoute ?? '/fleet'} />
      <Banner />
      <main className="flex min-h-0 min-w-0 flex-1 flex-col bg-bg">{shown ? <shown.Component /> : null}</main>
      <ShortcutsDialog />
      <VaultDialogs />
      <Toaster />
    </div>
  )
}

function Bar({ name, mainRoute }: { name: string; mainRoute: string }) {
  const title = useWindowName((window) => window.title)
  return (
    <header className="flex h-[30px] flex-none items-center gap-2 border-b border-line bg-panel pr-1.5 pl-3">
      <Logo />
      <h1 className="min-w-0 flex-1 text-small font-semibold">
        <HostText>{title || name}</HostText>
      </h1>
      <IconButton label="Show the main window" onClick={() => showInMain(mainRoute)}>
        <AppWindow size={14} aria-hidden />
      </IconButton>
    </header>
  )
}

/** A route that is no window's is shown by the main window; this one goes back to its own. */
function useStaying(path: string) {
  const own = useRef(window.location.hash.slice(1))
  useEffect(() => {
    const route = window.location.hash.slice(1)
    if (isOwnWindowRoute(path)) {
      own.current = route
      return
    }
    navigate(own.current, { replace: true })
    showInMain(route)
  }, [path])
}

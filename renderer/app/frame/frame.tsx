/** The window: title bar, rail, the page of the route, status bar; and over them palette, dialogs and toasts. */
import { useEffect } from 'react'
import { Redirect, Route, Switch } from 'wouter'
import { ActionDialog, BulkDialog, RunDialog } from '../../features/containers'
import { OpenPortDialog } from '../../features/forwards'
import { HostDialogs } from '../../features/hosts'
import { ImageDialogs } from '../../features/images'
import { NetworkDialogs } from '../../features/networks'
import { VaultDialogs } from '../../features/settings'
import { TerminalDialogs } from '../../features/terminals'
import { VolumeDialogs } from '../../features/volumes'
import { Toaster } from '../../ui/toast'
import { ContainerTabs, HostTabs } from '../hooks'
import { Banner } from './banner'
import { CONTAINER_TABS } from './container-tabs'
import { HOST_TABS } from './host-tabs'
import { pageOfLink } from './links'
import { PAGES } from './pages'
import { Palette } from './palette'
import { Rail } from './rail'
import { ShortcutsDialog, useFrameKeys } from './shortcuts'
import { StatusBar } from './status-bar'
import { TitleBar } from './title-bar'
import { ViewDialog } from './view-dialog'

export function Frame() {
  useFrameKeys()
  return (
    <div className="flex h-full flex-col">
      <TitleBar />
      <Banner />
      <div className="flex min-h-0 flex-1">
        <Rail />
        <main className="flex min-w-0 flex-1 flex-col bg-bg">
          <ContainerTabs tabs={CONTAINER_TABS}>
            <HostTabs tabs={HOST_TABS}>
              <Switch>
                {PAGES.map(({ path, name, Component }) => (
                  <Route key={path} path={path}>
                    <Titled name={name} />
                    <Component />
                  </Route>
                ))}
                <Route path="/:page/:host/:id?">
                  {({ page, host, id }) => <Redirect to={pageOfLink(page, host, id)} replace />}
                </Route>
                <Route>
                  <Redirect to="/fleet" replace />
                </Route>
              </Switch>
            </HostTabs>
          </ContainerTabs>
        </main>
      </div>
      <StatusBar />
      <Palette />
      <ViewDialog />
      <ShortcutsDialog />
      <HostDialogs />
      <ActionDialog />
      <BulkDialog />
      <RunDialog />
      <OpenPortDialog />
      <TerminalDialogs />
      <ImageDialogs />
      <VolumeDialogs />
      <NetworkDialogs />
      <VaultDialogs />
      <Toaster />
    </div>
  )
}

/** The window's title, which is also what a screen reader says on a change of page. */
function Titled({ name }: { name: string }) {
  useEffect(() => {
    document.title = `${name} – Longshore`
  }, [name])
  return null
}

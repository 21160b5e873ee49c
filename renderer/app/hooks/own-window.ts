/**
 * Windows of their own: a log or a terminal torn off the main one. The page of such a window shows one route,
 * `/window/…`; whatever leads elsewhere leads to the main window.
 */
import { useEffect } from 'react'
import { create } from 'zustand'
import { shell } from '../connection/connection'
import { notifyFailure } from './failures'

const PREFIX = '/window/'
export const isOwnWindowRoute = (route: string): boolean => route.startsWith(PREFIX)

/** Is this page one? It never changes while a window lives. */
export const isOwnWindow = (): boolean => isOwnWindowRoute(window.location.hash.slice(1))

/** `route` as `/window/logs?…`. A window that shows it already comes to the front. */
export async function openOwnWindow(route: string, title: string): Promise<boolean> {
  try {
    await shell().windows.open({ route, title })
    return true
  } catch (thrown) {
    notifyFailure(thrown)
    return false
  }
}

/** Shows a page of the main window, whichever window asks. */
export function showInMain(route: string): void {
  shell().windows.showMain({ route }).catch(notifyFailure)
}

export const useWindowName = create<{ title: string }>(() => ({ title: '' }))

/** What a window of its own is called, in its bar and by the desktop. */
export function useOwnTitle(title: string): void {
  useEffect(() => {
    useWindowName.setState({ title })
    document.title = title ? `${title} – Longshore` : 'Longshore'
  }, [title])
}

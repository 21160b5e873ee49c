/**
 * Where a person points on the charts of one page: all of them share it, so that one crosshair runs through all. Beside
 * React's state, because the pointer moves sixty times a second and only what shows a value of it is drawn again.
 */
import { createContext, useContext } from 'react'
import { createStore, type StoreApi, useStore } from 'zustand'

export interface Pointing {
  /** The instant under the crosshair. */
  at: number | undefined
  /** Which chart is pointed at: there the words stand. */
  chart: string | undefined
  /** What is being chosen with the pointer, in either order. */
  drag: { from: number; until: number } | undefined
}

export const NOWHERE: Pointing = { at: undefined, chart: undefined, drag: undefined }
export const createPointing = (): StoreApi<Pointing> => createStore<Pointing>(() => NOWHERE)

export const PointingContext = createContext<StoreApi<Pointing>>(createPointing())
export const usePointingStore = (): StoreApi<Pointing> => useContext(PointingContext)
export const usePointing = <T>(read: (pointing: Pointing) => T): T => useStore(usePointingStore(), read)

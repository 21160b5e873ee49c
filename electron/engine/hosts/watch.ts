/**
 * Is somebody looking at the host? Then its connection is asked more often whether it lives. One per host, kept over
 * reconnects and edits; link.ts attaches each new connection to it.
 */
import type { DockerHost } from '../ports'

export interface Watch {
  /** Somebody looks; gives the function that ends it. */
  add: () => () => void
  isOn: () => boolean
  /** A new connection. `onAdded` is called when somebody begins to look. Gives the function to call when it is gone. */
  attach: (docker: Pick<DockerHost, 'watchClosely'>, onAdded: () => void) => () => void
}

export function createWatch(): Watch {
  let watchers = 0
  let attached: { docker: Pick<DockerHost, 'watchClosely'>; onAdded: () => void } | undefined
  let calm: (() => void) | undefined

  function settle() {
    if (watchers > 0 && attached) calm ??= attached.docker.watchClosely?.()
    else letGo()
  }

  function letGo() {
    calm?.()
    calm = undefined
  }

  return {
    add() {
      watchers += 1
      settle()
      attached?.onAdded()
      let isOver = false
      return () => {
        if (isOver) return
        isOver = true
        watchers -= 1
        settle()
      }
    },
    isOn: () => watchers > 0,
    attach(docker, onAdded) {
      const mine = { docker, onAdded }
      letGo()
      attached = mine
      settle()
      return () => {
        if (attached !== mine) return // an edited host's old connection goes after the new one came
        attached = undefined
        settle()
      }
    },
  }
}

// @ts-check
/**
 * The built engine in a Node process of its own: gives out/engine/main.js the parent port that Electron's utility
 * process would, with every port laid over Node's own channel to the parent. Forked by engine.ts.
 */
import { EventEmitter } from 'node:events'
import { pathToFileURL } from 'node:url'

/** @typedef {{ port: string, data?: unknown, ports?: string[], closed?: boolean }} Letter see engine.ts */

/** @type {Map<string, (letter: Letter) => void>} */
const ports = new Map()
const parent = new EventEmitter()

/** What can no longer be sent is of no use to anybody: the parent has let go. @param {Letter} letter */
const send = (letter) => process.connected && process.send?.(letter, undefined, undefined, () => {})

/** What the contract's runtime needs of a port; as a MessagePort, it holds what comes before it is started. @param {string} name */
function openPort(name) {
  const events = new EventEmitter()
  /** @type {Letter[] | undefined} */
  let early = []
  const take = (/** @type {Letter} */ letter) => {
    if (early) early.push(letter)
    else if (letter.closed) events.emit('close')
    else events.emit('message', letter.data)
  }
  ports.set(name, take)
  return {
    start() {
      const held = early ?? []
      early = undefined
      held.forEach(take)
    },
    /** @param {unknown} data */
    postMessage: (data) => send({ port: name, data }),
    close() {
      ports.delete(name)
      send({ port: name, closed: true })
    },
    /** @param {string} type @param {(...args: unknown[]) => void} listener */
    on: (type, listener) => events.on(type, listener),
  }
}

process.on('message', (message) => {
  const letter = /** @type {Letter} */ (message)
  if (letter.port !== 'parent') ports.get(letter.port)?.(letter)
  else parent.emit('message', { data: letter.data, ports: (letter.ports ?? []).map(openPort) })
})
process.on('disconnect', () => process.exit())

const [, , entry = ''] = process.argv
Object.assign(process, {
  parentPort: {
    on: parent.on.bind(parent),
    postMessage: (/** @type {unknown} */ data) => send({ port: 'parent', data }),
  },
})
await import(pathToFileURL(entry).href)
send({ port: 'parent', data: { kind: 'loaded' } })

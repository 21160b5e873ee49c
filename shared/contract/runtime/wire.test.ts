/** What a value costs, what is copied before it is sent, and the two makes of ports. */
import { MessageChannel as NodeChannel } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import { connect } from './client'
import { serve } from './server'
import { implement, type TestTree, tree } from './testing'
import { costOf, type Port, tight, WINDOW_BYTES, WINDOW_MESSAGES } from './wire'

const SHARE = WINDOW_BYTES / WINDOW_MESSAGES

describe('costOf', () => {
  it.each<[unknown, number]>([
    [undefined, SHARE],
    [null, SHARE],
    [{ a: 1 }, SHARE],
    ['x'.repeat(SHARE + 1), SHARE + 1],
    [{ text: 'x'.repeat(SHARE), more: 'y' }, SHARE + 1],
    [['x'.repeat(SHARE), new Uint8Array(5)], SHARE + 5],
    [new Uint8Array(50_000), 50_000],
    [new ArrayBuffer(50_000), 50_000],
    [new Uint8Array(0), 1024],
  ])('%#', (value, cost) => {
    expect(costOf(value)).toBe(cost)
    expect(costOf(structuredClone(value)), 'the same on the other side').toBe(cost)
  })
})

describe('tight', () => {
  const buffer = Uint8Array.from({ length: 64 }, (_, n) => n).buffer

  it('copies a part out of its buffer and keeps its type', () => {
    for (const view of [
      new Uint8Array(buffer, 8, 8),
      new Float64Array(buffer, 8, 2),
      new Uint16Array(buffer, 4, 3),
      new DataView(buffer, 3, 5),
    ]) {
      for (const copy of [tight(view), (tight({ view, n: 1 }) as { view: unknown }).view]) {
        expect(copy).toBeInstanceOf(view.constructor)
        expect(copy).toStrictEqual(view)
        expect((copy as typeof view).buffer.byteLength).toBe(view.byteLength)
      }
    }
    expect(tight(Buffer.from(buffer, 8, 8))).toStrictEqual(new Uint8Array(buffer, 8, 8))
  })

  it('leaves alone what needs no copy', () => {
    const whole = new Uint8Array(buffer)
    for (const value of [whole, { whole }, 'text', null, undefined, [1], new Map([[1, 2]])])
      expect(tight(value)).toBe(value)
  })
})

describe('ports', () => {
  type Emitter = Pick<Port, 'postMessage' | 'close' | 'start' | 'on'>

  /** Electron's MessagePortMain: `on`, events that hold `data`, no addEventListener. Built on a real port. */
  function likeElectron(port: InstanceType<typeof NodeChannel>['port1']): Emitter {
    return {
      postMessage: (message) => port.postMessage(message),
      close: () => port.close(),
      start: () => port.start(),
      on: (type, listener) => void port.on(type, (data) => listener(type === 'message' ? { data, ports: [] } : data)),
    }
  }
  const likeNode = (port: InstanceType<typeof NodeChannel>['port1']): Emitter => ({
    ...likeElectron(port),
    on: (type, listener) => void port.on(type, listener),
  })

  it.each([
    ['Electron', likeElectron],
    ['Node', likeNode],
  ])('serves and calls over ports of the make of %s, and hears them close', async (_, make) => {
    const { port1, port2 } = new NodeChannel()
    const dispose = serve(tree, implement().handlers, make(port1), {
      session: { operator: 'a' },
      gate: async ({ run }) => run(),
    })
    const closed = new Promise<void>((resolve) => {
      const { client } = connect<TestTree>(make(port2), { onClose: resolve })
      void client.greet({ name: 'a' }).then((answer) => {
        expect(answer).toBe('Hello a')
        dispose()
      })
    })
    await closed
  })
})

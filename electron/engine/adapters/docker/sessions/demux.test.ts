import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDemux } from './demux'

function frame(stream: number, payload: Buffer): Buffer {
  const header = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0])
  header.writeUInt32BE(payload.length, 4)
  return Buffer.concat([header, payload])
}

function taken(...chunks: Buffer[]): Record<number, string> {
  const outputs: Record<number, string> = {}
  const demux = createDemux((stream, payload) => {
    outputs[stream] = (outputs[stream] ?? '') + payload.toString('latin1')
  })
  for (const chunk of chunks) demux.feed(chunk)
  return outputs
}

describe('frames of an output', () => {
  it('come apart however they are cut', () => {
    const frames = fc.array(fc.tuple(fc.constantFrom(1, 2), fc.uint8Array({ maxLength: 40 })), { maxLength: 20 })
    fc.assert(
      fc.property(frames, fc.array(fc.nat(1000), { maxLength: 10 }), (all, cuts) => {
        const bytes = Buffer.concat(all.map(([stream, payload]) => frame(stream, Buffer.from(payload))))
        const places = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length]
        const chunks = places.slice(1).map((end, index) => bytes.subarray(places[index], end))
        const wanted: Record<number, string> = {}
        for (const [stream, payload] of all)
          if (payload.length > 0) wanted[stream] = (wanted[stream] ?? '') + Buffer.from(payload).toString('latin1')
        expect(taken(...chunks)).toEqual(wanted)
      }),
      { numRuns: 2000 },
    )
  })

  it('are passed on before they are whole, so that a length that lies costs nothing', () => {
    const header = Buffer.from([1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff])
    expect(taken(header, Buffer.from('there'))).toEqual({ 1: 'there' })
  })

  it('are refused when they are none', () => {
    expect(() => taken(Buffer.from('plain text'))).toThrow(RangeError)
    expect(() => taken(Buffer.from([3, 0, 0, 0, 0, 0, 0, 1]))).toThrow(RangeError)
  })
})

/**
 * The spool of a log pane: append-only temporary files that are read while they are written. Given to the logs
 * capability by the composition root, one per pane. An address is `segment number × 64 MiB + place`; no append lies in
 * two segments, so that a segment goes as one file when nothing in it is needed any more.
 */
import { Failure } from '../../../../shared/errors'
import type { Spool } from '../../ports'
import { openFolder, type SpoolFolder } from './folder'
import { openSegment, SEGMENT_BYTES, type Segment } from './segment'

export { SEGMENT_BYTES } from './segment'

/** What may wait to be written before whoever appends is asked to wait. */
const MAX_WAITING_BYTES = 1024 * 1024

export interface SpoolOptions {
  /** The system's folder for temporary files; only a test names another. */
  directory?: string | undefined
}

export async function openSpool(options: SpoolOptions = {}): Promise<Spool> {
  const folder = await openFolder(options.directory)
  return createSpool(folder)
}

function createSpool(folder: SpoolFolder): Spool {
  const segments = new Map<number, Segment>()
  let last = -1
  let waitingBytes = 0
  let writing: Promise<void> | undefined
  let isWriting = false
  let broken: Failure | undefined
  let isClosed = false
  /** Who reads what may be released meanwhile, oldest first. */
  const lent = new Set<number>()
  let lastLent = 0
  /** Nothing in them is needed, but who borrowed before then may read them. */
  const unused = new Map<Segment, number>()
  const drainers: { resolve: () => void; reject: (failure: Failure) => void; isDue: () => boolean }[] = []

  function append(bytes: Buffer): number {
    if (broken) throw broken
    if (isClosed) throw new Error('the spool is closed')
    let segment = segments.get(last)
    if (!segment?.hasRoom(bytes.length)) {
      if (segment) sealed(segment)
      last += 1
      segment = openSegment(folder, last)
      segments.set(last, segment)
    }
    const place = segment.add(bytes)
    waitingBytes += bytes.length
    if (!isWriting) writing = write()
    return last * SEGMENT_BYTES + place
  }

  /** One write at a time and in order, so that what is on disk is always a beginning of the segment. */
  async function write(): Promise<void> {
    isWriting = true
    await Promise.resolve() // appends of one turn become one write
    try {
      for (let segment = nextToWrite(); segment; segment = nextToWrite()) {
        waitingBytes -= await segment.write()
        if (waitingBytes > 0) settle()
      }
    } catch (thrown) {
      broken = diskFailure(thrown)
    }
    isWriting = false // before anybody hears that there is room, and adds
    settle()
  }

  function nextToWrite(): Segment | undefined {
    if (isClosed) return undefined
    for (const segment of segments.values()) if (segment.waits()) return segment
    return undefined
  }

  function settle() {
    for (const waiter of drainers.splice(0)) {
      if (broken) waiter.reject(broken)
      else if (isClosed || waiter.isDue()) waiter.resolve()
      else drainers.push(waiter)
    }
  }

  function whenDue(isDue: () => boolean): Promise<void> {
    if (broken) return Promise.reject(broken)
    if (isClosed || isDue()) return Promise.resolve()
    return new Promise((resolve, reject) => drainers.push({ resolve, reject, isDue }))
  }

  function segmentAt(address: number): Segment {
    const segment = segments.get(Math.floor(address / SEGMENT_BYTES))
    if (!segment) throw new Error(`nothing is at ${address}`)
    return segment
  }

  function release(address: number, length: number) {
    const segment = segmentAt(address)
    segment.release(length)
    if (segment.number !== last) sealed(segment)
  }

  /** Nothing more is added to it. */
  function sealed(segment: Segment) {
    if (!segment.isUnused() || unused.has(segment)) return
    unused.set(segment, lastLent)
    dropUnused()
  }

  /** Those that nobody who borrowed may still read. */
  function dropUnused() {
    const oldest = lent.values().next().value ?? Number.POSITIVE_INFINITY
    for (const [segment, lentBefore] of unused) {
      if (oldest <= lentBefore) continue
      unused.delete(segment)
      segments.delete(segment.number)
      waitingBytes -= segment.forget()
      void segment.close()
    }
    settle()
  }

  function lend() {
    lastLent += 1
    const mine = lastLent
    lent.add(mine)
    return {
      giveBack() {
        if (lent.delete(mine) && unused.size > 0) dropUnused()
      },
    }
  }

  return {
    segmentBytes: SEGMENT_BYTES,
    append,
    drained: () => whenDue(() => waitingBytes <= MAX_WAITING_BYTES),
    read: async (address, length) => segmentAt(address).read(address % SEGMENT_BYTES, length),
    release,
    lend,
    async close() {
      if (isClosed) return
      isClosed = true
      await writing
      settle()
      await Promise.all([...segments.values()].map((segment) => segment.close()))
      segments.clear()
      await folder.close()
    },
  }
}

function diskFailure(thrown: unknown): Failure {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
  const details = thrown instanceof Error ? thrown.message : String(thrown)
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new Failure('INTERNAL', 'The disk of this computer is full: no more lines can be kept.', {
      hint: 'Make room in the folder for temporary files, then open the log again.',
      details,
    })
  return new Failure('INTERNAL', 'Lines could not be kept on the disk of this computer.', {
    hint: 'Look at the folder for temporary files, then open the log again.',
    details,
  })
}

/** What fallback-electron.mjs uses of yauzl 3, whose published types know only its callbacks. */
declare module 'yauzl' {
  import type { Readable } from 'node:stream'

  export interface Entry {
    fileName: string
    /** The Unix mode in its upper half. */
    externalFileAttributes: number
  }
  export interface ZipFile {
    eachEntry: () => AsyncIterable<Entry>
    openReadStreamPromise: (entry: Entry) => Promise<Readable>
  }
  export function openPromise(path: string): Promise<ZipFile>
}

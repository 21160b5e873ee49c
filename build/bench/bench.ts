/** What every scenario is given by main.ts. */
export interface Bench {
  /** A new empty folder, removed at the end. */
  folder: () => string
  /** Says something to the person who waits. */
  note: (line: string) => void
  /** Arguments for the Node of every engine, such as `--cpu-prof`. */
  engineArgs: readonly string[]
}

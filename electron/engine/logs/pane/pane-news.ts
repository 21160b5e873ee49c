/**
 * What changed in a pane since its reader was last told: from which line on lines may have moved, and whether something
 * is known of its sources. Also tells each change at once to whoever searches. Made by pane.ts.
 */
export class PaneNews {
  readonly #listeners = new Set<(from: number) => void>()
  #changedFrom = Number.POSITIVE_INFINITY
  #toldEnd = 0
  #haveSourcesChanged = true
  #isDirty = false
  #wake: (() => void) | undefined

  lines(from: number): void {
    this.#changedFrom = Math.min(this.#changedFrom, from)
    this.stir()
    for (const listener of this.#listeners) listener(from)
  }

  sources(): void {
    this.#haveSourcesChanged = true
    this.stir()
    for (const listener of this.#listeners) listener(Number.POSITIVE_INFINITY)
  }

  stir(): void {
    this.#isDirty = true
    this.#wake?.()
    this.#wake = undefined
  }

  /** Resolves when there are news; also by `stir` alone. */
  async came(): Promise<void> {
    while (!this.#isDirty) await new Promise<void>((resolve) => (this.#wake = resolve))
  }

  /** Once: what was taken is told. `end` is the line behind the last that is told with it. */
  take(end: number): { changedFrom: number | undefined; haveSourcesChanged: boolean } {
    const changedFrom = this.#changedFrom < this.#toldEnd ? this.#changedFrom : undefined
    const haveSourcesChanged = this.#haveSourcesChanged
    this.#changedFrom = Number.POSITIVE_INFINITY
    this.#toldEnd = end
    this.#haveSourcesChanged = false
    this.#isDirty = false
    return { changedFrom, haveSourcesChanged }
  }

  /** Told after each change, of a source too: from Infinity on lines are others then. Gives the function that ends it. */
  onLines(listener: (from: number) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}

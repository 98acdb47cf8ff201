/** Characters that may wait for a slow reader. */
const MOST_CHARACTERS = 8_000_000

/** Text that waits until its reader takes it. A reader that is too slow is cut off: it then knows that it has lost the feed. */
export class FrameQueue {
  #frames: string[] = []
  #characters = 0
  #end: { error?: unknown } | null = null
  #wake = () => {}

  push(frame: string): void {
    this.#characters += frame.length
    if (this.#characters > MOST_CHARACTERS) this.#end ??= {}
    else this.#frames.push(frame)
    this.#wake()
  }

  /** Ends the reading; what waits is dropped. @param error is thrown to the reader. */
  close(error?: unknown): void {
    this.#end ??= { error }
    this.#wake()
  }

  async *read(): AsyncGenerator<string> {
    while (!this.#end) {
      const frame = this.#frames.shift()
      if (frame === undefined) {
        await new Promise<void>(resolve => {
          this.#wake = resolve
        })
      } else {
        this.#characters -= frame.length
        yield frame
      }
    }
    if (this.#end.error !== undefined) throw this.#end.error
  }
}

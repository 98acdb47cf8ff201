/** Many can wait until it is open. */
export class Latch {
  #release: () => void = () => {}
  #isOpen = false
  /** Settles when the latch is next open. */
  opened = this.#waiting()

  open(): void {
    this.#isOpen = true
    this.#release()
  }

  shut(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.opened = this.#waiting()
  }

  #waiting(): Promise<void> {
    return new Promise(resolve => {
      this.#release = resolve
    })
  }
}

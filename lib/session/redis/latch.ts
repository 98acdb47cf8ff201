/** A door that many can wait at. */
export class Gate {
  #pass: () => void = () => {}
  #isOpen = false
  /** Settles when the gate is next open. */
  passed = this.#waiting()

  open(): void {
    this.#isOpen = true
    this.#pass()
  }

  shut(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.passed = this.#waiting()
  }

  #waiting(): Promise<void> {
    return new Promise(resolve => {
      this.#pass = resolve
    })
  }
}

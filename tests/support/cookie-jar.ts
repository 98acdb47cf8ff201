import type { Cookie } from '@/lib/session'

/** A browser's cookies, for tests that call the library without HTTP. */
export class CookieJar {
  readonly #values = new Map<string, string>()

  /** Takes what an answer sets and clears. @returns the jar. */
  take(cookies: readonly Cookie[]): this {
    for (const { name, value, maxAge } of cookies) {
      if (maxAge === 0) this.#values.delete(name)
      else this.#values.set(name, value)
    }
    return this
  }

  /** @returns a second jar with the same cookies: what a thief has. */
  copy(): CookieJar {
    const copy = new CookieJar()
    for (const [name, value] of this.#values) copy.set(name, value)
    return copy
  }

  get(name: string): string | undefined {
    return this.#values.get(name)
  }

  set(name: string, value: string): this {
    this.#values.set(name, value)
    return this
  }

  delete(name: string): this {
    this.#values.delete(name)
    return this
  }

  /** The headers of a request that the browser sends. */
  get headers(): Headers {
    const cookie = [...this.#values].map(pair => pair.join('=')).join('; ')
    return new Headers(cookie ? { cookie } : {})
  }
}

/** A browser as far as cookies go: keeps what the app sets, sends it back, forgets what the app clears. */
export class CookieBrowser {
  readonly origin: string
  #cookies = new Map<string, string>()

  /** @param origin where the app answers, without a trailing slash */
  constructor(origin: string) {
    this.origin = origin
  }

  /** Another browser with the same cookies: what a thief has. */
  copy(only?: string): CookieBrowser {
    const thief = new CookieBrowser(this.origin)
    for (const [name, value] of this.#cookies) if (!only || name === only) thief.#cookies.set(name, value)
    return thief
  }

  has(name: string): boolean {
    return this.#cookies.has(name)
  }

  /** @returns a cookie's value, for who wants to try it elsewhere. */
  value(name: string): string | undefined {
    return this.#cookies.get(name)
  }

  async send(method: string, path: string, body?: object): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`${this.origin}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        cookie: [...this.#cookies].map(pair => pair.join('=')).join('; '),
        ...(body && { 'content-type': 'application/json' }),
      },
      body: body && JSON.stringify(body),
    })
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      if (value) this.#cookies.set(name, value)
      else this.#cookies.delete(name)
    }
    const text = await response.text()
    return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : text }
  }
}

import type { CookieJar } from './cookie-jar'

type SetCookie = { name: string; value: string; maxAge?: number; secure: boolean; httpOnly: boolean }

/**
 * The request that Next is answering, for tests that call a Server Action or a page's guard without Next. As in Next,
 * `cookies()` shows what an action has set, and `headers()` does not.
 */
class NextRequestStub {
  headers = new Headers()
  /** What the answer sets. */
  set: SetCookie[] = []

  /** Begins a request of a browser. */
  begin(jar: CookieJar, more: Record<string, string> = {}): void {
    this.headers = jar.headers
    for (const [name, value] of Object.entries(more)) this.headers.set(name, value)
    this.set = []
  }

  /** Gives the answer's cookies to a browser. @returns its jar. */
  finish(jar: CookieJar): CookieJar {
    return jar.take(this.set.map(({ maxAge = null, ...cookie }) => ({ ...cookie, maxAge })))
  }

  getAll(): { name: string; value: string }[] {
    const sent = (this.headers.get('cookie') ?? '').split('; ').filter(Boolean)
    const values = new Map(sent.map(pair => pair.split('=') as [string, string]))
    for (const { name, value } of this.set) values.set(name, value)
    return [...values].map(([name, value]) => ({ name, value }))
  }
}

export const nextRequest = new NextRequestStub()

/** Stands for `next/headers`: `vi.mock('next/headers', async () => (await import('…/next-request')).nextHeaders)`. */
export const nextHeaders = {
  headers: async () => nextRequest.headers,
  cookies: async () => ({
    getAll: () => nextRequest.getAll(),
    set: (name: string, value: string, attributes: Omit<SetCookie, 'name' | 'value'>) => {
      nextRequest.set.push({ name, value, ...attributes })
    },
  }),
}

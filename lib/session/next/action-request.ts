import { readCookie, withCookies } from '../http/cookies'
import type { Cookie } from '../index'

/** A request as a Server Action or a page sees it. */
export type ActionRequest = {
  headers: Headers
  /** Gives cookies to the browser. Next throws where a page is only shown. */
  setCookies(cookies: readonly Cookie[]): void
}

/** What a token or a ticket consists of, and nothing else that could become a second cookie. */
const TOKEN = /^[\w.~-]*$/

/** @returns the request that Next is answering, with the cookies that an action has set by now. */
export async function actionRequest(): Promise<ActionRequest> {
  const { cookies, headers } = await import('next/headers')
  const [sent, store] = await Promise.all([headers(), cookies()])
  const current = new Headers(sent)
  const header = current.get('cookie')
  // After an action Next renders the page again: `cookies()` has what the action has set, `headers()` does not. A cookie
  // that was sent twice stays as it was sent, because it is not to be trusted.
  const changed = store.getAll().filter(({ name, value }) => {
    const before = readCookie(header, name)
    return before !== null && value !== (before ?? '') && TOKEN.test(value)
  })
  if (changed.length > 0) {
    current.set('cookie', withCookies(header, changed))
  }
  return {
    headers: current,
    setCookies(given) {
      for (const { name, value, maxAge, secure } of given) {
        const attributes = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const
        store.set(name, value, maxAge === null ? attributes : { ...attributes, maxAge })
      }
    },
  }
}

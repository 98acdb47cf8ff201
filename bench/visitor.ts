import type { Target } from './targets'

export const EMAIL = 'maria@example.com'
export const PASSWORD = 'six lanterns over the harbour'

/** What every request brings, as a browser's would. */
export const BROWSER = {
  'user-agent':
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'accept-language': 'en-GB,en;q=0.9',
}

export const CREDENTIALS = { email: EMAIL, password: PASSWORD }

export const CALLS = {
  plain: { login: '/api/login', logout: '/api/logout' },
  product: { login: '/api/auth/login', logout: '/api/auth/logout' },
  'better-auth': { login: '/api/auth/sign-in/email', logout: '/api/auth/sign-out' },
  'next-auth': { login: '/api/auth/callback/credentials', logout: '/api/auth/signout' },
}

export const PAGE = '/protected'
export const JSON_ENDPOINT = '/api/me'

/** Somebody with a browser, at one of the servers. */
export class Visitor {
  readonly #target: Target
  readonly #origin: string

  constructor(target: Target, origin: string) {
    this.#target = target
    this.#origin = origin
  }

  /** Creates the user, where the app keeps users. */
  async signUp(): Promise<void> {
    const { sessions } = this.#target
    const path = { product: '/api/auth/signup', 'better-auth': '/api/auth/sign-up/email' }[sessions as string]
    if (!path) return
    const response = await this.#post(path, { name: 'Maria', email: EMAIL, password: PASSWORD })
    // The servers that share one Redis share its users.
    if (!response.ok && response.status !== 409) throw await this.#refused(path, response)
  }

  /** @returns the cookies of a new session; '' where there are no sessions. */
  async logIn(): Promise<string> {
    const { sessions } = this.#target
    if (sessions === 'none') return ''
    const path = CALLS[sessions].login
    const { token, jar } = await this.#csrf('')
    const response = await this.#post(
      path,
      token ? { ...CREDENTIALS, csrfToken: token, json: 'true' } : CREDENTIALS,
      jar,
    )
    const cookie = withCookiesOf(response, jar)
    if (!response.ok || !cookie) throw await this.#refused(path, response)
    await response.arrayBuffer()
    return cookie
  }

  /** Logs in; where there are no sessions, only has the password verified. @returns the cookies, if any. */
  async provePassword(): Promise<string> {
    if (this.#target.sessions !== 'none') return this.logIn()
    const { login } = CALLS.plain
    const response = await this.#post(login, CREDENTIALS)
    if (!response.ok) throw await this.#refused(login, response)
    await response.arrayBuffer()
    return ''
  }

  /** @returns the cookies of the session's next generation; of the product only. */
  async refresh(cookie: string): Promise<string> {
    const path = '/api/auth/refresh'
    const response = await this.#post(path, {}, cookie)
    if (!response.ok) throw await this.#refused(path, response)
    await response.arrayBuffer()
    return withCookiesOf(response, cookie)
  }

  /** A login that is refused, after the whole work; of the product only. */
  async tryWrongPassword(): Promise<void> {
    const path = CALLS.product.login
    const response = await this.#post(path, { email: EMAIL, password: 'not this one, surely' })
    if (response.status !== 401) throw await this.#refused(path, response)
    await response.arrayBuffer()
  }

  async logOut(cookie: string): Promise<void> {
    const { sessions } = this.#target
    if (sessions === 'none') return
    const { token, jar } = await this.#csrf(cookie)
    const path = CALLS[sessions].logout
    const response = await this.#post(path, token ? { csrfToken: token, json: 'true' } : {}, jar)
    if (!response.ok) throw await this.#refused(path, response)
    await response.arrayBuffer()
  }

  /** Whether the page or the endpoint is shown to the holder of these cookies. */
  async isAccepted(path: string, cookie: string): Promise<boolean> {
    const response = await fetch(this.#origin + path, { redirect: 'manual', headers: { ...BROWSER, cookie } })
    return (await response.text()).includes(EMAIL) && response.status === 200
  }

  /** next-auth wants a token of its own with each form, and the cookie that belongs to it. */
  async #csrf(cookie: string): Promise<{ token?: string; jar: string }> {
    if (this.#target.sessions !== 'next-auth') return { jar: cookie }
    const response = await fetch(`${this.#origin}/api/auth/csrf`, { headers: { ...BROWSER, cookie } })
    const { csrfToken } = (await response.json()) as { csrfToken: string }
    return { token: csrfToken, jar: withCookiesOf(response, cookie) }
  }

  #post(path: string, body: Record<string, string>, cookie = ''): Promise<Response> {
    const isForm = this.#target.sessions === 'next-auth'
    return fetch(this.#origin + path, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        ...BROWSER,
        cookie,
        origin: this.#origin,
        'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json',
      },
      body: isForm ? new URLSearchParams(body) : JSON.stringify(body),
    })
  }

  async #refused(path: string, response: Response): Promise<Error> {
    const text = await response.text()
    return new Error(`${this.#target.name}: ${path} answered ${response.status} ${text.slice(0, 200)}`)
  }
}

function withCookiesOf(response: Response, cookie: string): string {
  const jar = new Map(cookie.split('; ').flatMap(pair => (pair ? [[pair.split('=')[0], pair]] : [])))
  for (const line of response.headers.getSetCookie()) {
    const [pair = ''] = line.split(';')
    const [name, ...value] = pair.split('=')
    if (value.join('=') === '' || /max-age=0\b/i.test(line)) jar.delete(name)
    else jar.set(name, pair)
  }
  return [...jar.values()].join('; ')
}

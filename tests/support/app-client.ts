import { request } from 'node:http'

/** The two auth cookies that a browser holds; what is undefined is not sent. */
export type Cookies = { access?: string; refresh?: string }

export type AppAnswer = { status: number; cookies: Cookies; body: Record<string, unknown> }

/** Speaks to one instance of the app over HTTP, as a client that keeps its cookies in its own hands. */
export class AppClient {
  #port: number

  constructor(port: number) {
    this.#port = port
  }

  login(email: string, password: string): Promise<AppAnswer> {
    return this.#call('POST', '/api/auth/login', {}, { email, password, remember: true })
  }

  session(cookies: Cookies): Promise<AppAnswer> {
    return this.#call('GET', '/api/auth/session', cookies)
  }

  refresh(cookies: Cookies): Promise<AppAnswer> {
    return this.#call('POST', '/api/auth/refresh', cookies)
  }

  logout(cookies: Cookies): Promise<AppAnswer> {
    return this.#call('POST', '/api/auth/logout', cookies)
  }

  endSessions(scope: 'others' | 'all', cookies: Cookies): Promise<AppAnswer> {
    return this.#call('DELETE', `/api/sessions?scope=${scope}`, cookies)
  }

  changePassword(currentPassword: string, newPassword: string, cookies: Cookies): Promise<AppAnswer> {
    return this.#call('POST', '/api/account/password', cookies, { currentPassword, newPassword })
  }

  #call(method: string, path: string, cookies: Cookies, body: object = {}): Promise<AppAnswer> {
    const cookie = Object.entries(cookies)
      .filter(([, value]) => value)
      .map(([name, value]) => `${name}=${value}`)
      .join('; ')
    const text = method === 'GET' ? '' : JSON.stringify(body)
    const headers = {
      ...(cookie && { cookie }),
      ...(text && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
    }
    return new Promise((resolve, reject) => {
      const call = request(
        // A connection each: one that is kept may be closed by the app in the moment it is used again.
        { host: 'localhost', port: this.#port, method, path, headers, agent: false },
        response => {
          let answer = ''
          response.setEncoding('utf8').on('data', (part: string) => {
            answer += part
          })
          response.on('error', reject)
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              cookies: readCookies(response.headers['set-cookie'] ?? []),
              body: answer ? JSON.parse(answer) : {},
            }),
          )
        },
      )
      call.on('error', reject)
      call.end(text)
    })
  }
}

/** What the answer sets; what it clears is not there. */
function readCookies(lines: string[]): Cookies {
  const cookies: Cookies = {}
  for (const line of lines) {
    const [, name, value] = /^(access|refresh)=([^;]+)/.exec(line) ?? []
    if (value && (name === 'access' || name === 'refresh')) cookies[name] = value
  }
  return cookies
}

/** A client with a cookie jar, which follows no redirect and never hides a header. */
export class Visitor {
  readonly cookies = new Map<string, string>()

  constructor(
    readonly origin: string,
    cookies: Iterable<[string, string]> = [],
  ) {
    this.cookies = new Map(cookies)
  }

  /** One more holder of the same cookies: a copy, as a thief has it. */
  copy(origin = this.origin): Visitor {
    return new Visitor(origin, this.cookies)
  }

  async send(path: string, { headers, ...init }: RequestInit = {}): Promise<Response> {
    const all = new Headers(headers)
    if (this.cookies.size > 0 && !all.has('cookie')) all.set('cookie', this.cookieHeader())
    const response = await fetch(`${this.origin}${path}`, { redirect: 'manual', ...init, headers: all })
    for (const cookie of response.headers.getSetCookie()) this.#keep(cookie)
    return response
  }

  json(path: string, body: unknown, { method = 'POST', ...init }: RequestInit = {}): Promise<Response> {
    return this.send(path, {
      method,
      ...init,
      headers: { 'content-type': 'application/json', ...(init.headers as Record<string, string>) },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  }

  form(
    path: string,
    fields: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    return this.send(path, { method: 'POST', body: new URLSearchParams(fields), headers })
  }

  cookie(name: string): string {
    const value = this.cookies.get(name)
    if (value === undefined) throw new Error(`there is no cookie ${name}`)
    return value
  }

  cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  #keep(cookie: string) {
    const [pair = '', ...attributes] = cookie.split(';').map(part => part.trim())
    const [name = '', ...value] = pair.split('=')
    if (attributes.some(attribute => /^max-age=0$/i.test(attribute))) this.cookies.delete(name)
    else this.cookies.set(name, value.join('='))
  }
}

export const PASSWORD = 'umbrella 7 quietly marches'
export const NAME = 'Marguerite Probe'

let count = 0

/** Signs a fresh user up. @returns the visitor, logged in, and who it is. */
export async function signUp(
  origin: string,
): Promise<{ visitor: Visitor; email: string; userId: string; sid: string }> {
  const visitor = new Visitor(origin)
  count += 1
  const email = `probe-${process.pid}-${count}-${Date.now()}@users.example`
  const response = await visitor.json('/api/auth/signup', { name: NAME, email, password: PASSWORD })
  if (response.status !== 201)
    throw new Error(`sign up answered ${response.status}: ${await response.text()}`)
  const { user, session } = (await response.json()) as { user: { id: string }; session: { id: string } }
  return { visitor, email, userId: user.id, sid: session.id }
}

/** Logs an existing user in on another device. */
export async function logIn(origin: string, email: string, more: object = {}): Promise<Visitor> {
  const visitor = new Visitor(origin)
  const response = await visitor.json('/api/auth/login', { email, password: PASSWORD, ...more })
  if (response.status !== 200) throw new Error(`login answered ${response.status}`)
  return visitor
}

/** What only its owner may see: a page that shows either has let somebody in. */
export const PROTECTED_TEXT = /Marguerite|@users\.example|"user":/

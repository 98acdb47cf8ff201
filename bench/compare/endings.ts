import { setTimeout as delay } from 'node:timers/promises'
import type { EndingName, MeasuredEnding } from '../../app/compare/measured'
import { Visitor } from '../../tests/support/visitor'
import type { Case, Library } from './libraries'
import { NEW_PASSWORD, PASSWORD, whoIs } from './people'

/** Several lives of a cookie in the run; iron-session accepts one for a minute more than its life. */
export const WATCHED_SECONDS = 100
const BETWEEN_REQUESTS_MS = 500

type IsAccepted = (visitor: Visitor) => Promise<boolean>

/** @returns how long copies go on after this ending; null where the library has no such thing. */
export async function measureEnding(
  library: Library,
  name: EndingName,
  origin: string,
): Promise<MeasuredEnding | null> {
  const end = library.endings[name]
  if (!end) return null
  const email = `${name.toLowerCase()}@example.com`
  const [device, other] = [new Visitor(origin), new Visitor(origin)]
  await library.calls.signUp(device, email)
  await library.calls.logIn(other, email, PASSWORD)
  await library.calls.logIn(device, email, PASSWORD)
  const [copy, used] = [device.copy(), device.copy()]
  // A role is changed, not ended: what must stop is the old one.
  const isAccepted: IsAccepted = async visitor => {
    const person = await whoIs(visitor)
    return person?.email === email && (name !== 'role' || person.role === 'user')
  }
  if (!(await isAccepted(copy.copy()))) throw new Error(`${library.name}: the copy is not accepted before`)
  await end({ email, device, other })
  await expectEnding(library, name, { email, device, other })
  const [asItWas, inUse] = await Promise.all([
    // Each request with the cookies as they were copied, whatever the server sent since.
    watch(() => isAccepted(copy.copy())),
    watch(async () => {
      const accepted = await isAccepted(used)
      if (accepted && library.renewal) await used.send(library.renewal.path, library.renewal)
      return accepted
    }),
  ])
  const isAppOnly = library.appOnly?.includes(name) ?? false
  if (asItWas.isStillAccepted) throw new Error(`${library.name}: the copy outlives the life that was set`)
  return { isAppOnly, copy: { requests: asItWas.requests, seconds: asItWas.seconds }, used: inUse }
}

/** Asks until the first refusal, or until the run stops watching. */
async function watch(ask: () => Promise<boolean>) {
  const start = performance.now()
  for (let requests = 0, seconds = 0; ; requests += 1) {
    if (!(await ask())) return { requests, seconds, isStillAccepted: false }
    seconds = Math.round((performance.now() - start) / 100) / 10
    if (seconds > WATCHED_SECONDS) return { requests: requests + 1, seconds, isStillAccepted: true }
    await delay(BETWEEN_REQUESTS_MS)
  }
}

/** A copy proves nothing when the ending did not take place. @throws Error then. */
async function expectEnding({ name: library, calls }: Library, name: EndingName, { email, device }: Case) {
  const logIn = async (password: string) => {
    const visitor = new Visitor(device.origin)
    await calls.logIn(visitor, email, password)
    return whoIs(visitor)
  }
  const tookPlace = {
    logout: async () => (await whoIs(device)) === null,
    otherDevice: async () => true,
    password: async () => !(await logIn(PASSWORD)) && (await logIn(NEW_PASSWORD)) !== null,
    role: async () => (await logIn(PASSWORD))?.role === 'admin',
    block: async () => (await logIn(PASSWORD)) === null,
  }
  if (!(await tookPlace[name]())) throw new Error(`${library}: ${name} did not take place`)
}

/** @returns the attributes of the session's cookies that keep them from scripts and other sites. */
export async function sessionCookie({ calls }: Library, origin: string): Promise<string> {
  const [visitor, email] = [new Visitor(origin), 'cookie@example.com']
  await calls.signUp(visitor, email)
  const response = await calls.logIn(visitor, email, PASSWORD)
  const lines = response.headers.getSetCookie().filter(line => /iron|session|access|refresh/i.test(line))
  const attributes = lines.map(
    line =>
      line
        .match(/HttpOnly|SameSite=\w+/gi)
        ?.join(', ')
        .toLowerCase() ?? '',
  )
  if (lines.length === 0) throw new Error('the login sets no cookie of a session')
  return [...new Set(attributes)].join(' / ')
}

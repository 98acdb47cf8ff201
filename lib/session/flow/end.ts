import type { Cookie } from '../http/cookies'
import { StoreUnavailableError } from '../store/errors'
import { type Reason, reasonCode } from '../store/reason'
import { endSession, type SessionEnded } from '../store/scripts/end-session'
import { runUserScript } from '../store/user-script'
import { verifyAccessToken } from '../token/access-token'
import { issueLogoutTicket, type LogoutTicket, verifyLogoutTicket } from '../token/logout-ticket'
import { verifyRefreshToken } from '../token/refresh-token'
import { clearOwnTokens } from './clear-own-tokens'
import type { Flow } from './context'

/**
 * What a logout did. `revoked` is true only after Redis confirmed that the sessions that the request names are over.
 * `cookies` must reach the browser. `isPending`: Redis could not be told, and the cookies hold a ticket for later.
 */
export type Ended = {
  revoked: boolean
  isPending: boolean
  revokedAt: Date | null
  deniedUntil: Date | null
  cookies: Cookie[]
}

/** One session that a request names, with the tokens that name it. */
type Named = {
  userId: string
  sid: string
  /** The access token to deny: its id and expiry (seconds since the epoch). */
  jti: string | null
  jtiExpiresAt: number | null
  /** Version of an access token that has not expired; '' for none. */
  version: string
  /** Generation of the refresh token; -1 for none. */
  generation: number
}

/**
 * Logs out: ends every session that the request names, by access token, refresh token and pending ticket. Repeating it
 * answers the same. A token that has ended moves nothing but its own denial.
 */
export async function end<C extends object>(flow: Flow<C>, headers: Headers): Promise<Ended> {
  const cookies = await clearOwnTokens(flow, headers)
  const named = await readNamed(flow, headers)
  try {
    const finished = await finishLogout(flow, headers)
    const results = await Promise.all(named.map(one => endNamed(flow, one, headers)))
    const over = results.filter(({ isOver }) => isOver)
    return {
      revoked: over.length > 0 || (named.length === 0 && finished.length > 0),
      isPending: false,
      revokedAt: latest(over.map(({ revokedAt }) => revokedAt)),
      deniedUntil: latest(over.map(({ deniedUntil }) => deniedUntil)),
      cookies: [...cookies, ...finished],
    }
  } catch (error) {
    if (!(error instanceof StoreUnavailableError)) throw error
    const tickets = (await readTickets(flow, headers)).map(({ text }) => text)
    for (const one of named) tickets.push(await issueTicket(flow, one))
    if (tickets.length === 0) throw error
    const kept = tickets.slice(-MAX_TICKETS).join(SEPARATOR)
    cookies.push(flow.jar.set('logout-ticket', kept, ticketLifeSeconds(flow), headers))
    return { revoked: false, isPending: true, revokedAt: null, deniedUntil: null, cookies }
  }
}

/**
 * Finishes a logout that Redis could not be told of when it was asked for.
 * @returns the cookie that clears the ticket; none when there is no ticket that we signed.
 * @throws StoreUnavailableError when Redis is still away; the ticket stays good.
 */
export async function finishLogout<C extends object>(flow: Flow<C>, headers: Headers): Promise<Cookie[]> {
  const tickets = await readTickets(flow, headers)
  for (const { ticket } of tickets) {
    const { sub: userId, sid, jti, jti_exp: jtiExpiresAt } = ticket
    const named = { userId, sid, jti, jtiExpiresAt, version: '', generation: -1 }
    await runEnd(flow, named, 'ticket', 'signed_out', flow.describeRequest(headers))
  }
  return tickets.length > 0 ? [flow.jar.clear('logout-ticket', headers)] : []
}

/** Ends the sessions that a browser still has when it gets a new one (ASVS 7.2.4). */
export async function endReplaced<C extends object>(flow: Flow<C>, headers: Headers): Promise<Cookie[]> {
  const finished = await finishLogout(flow, headers)
  const named = await readNamed(flow, headers)
  await Promise.all(named.map(one => endNamed(flow, one, headers)))
  return finished
}

/** Ends one session of a user, for the host. @returns whether there was one. */
export async function endOne<C extends object>(
  flow: Flow<C>,
  { userId, sessionId: sid }: { userId: string; sessionId: string },
  reason: Reason,
  details: string,
): Promise<boolean> {
  const named = { userId, sid, jti: null, jtiExpiresAt: null, version: '', generation: -1 }
  return (await runEnd(flow, named, 'caller', reason, details)).existed
}

const endNamed = <C extends object>(flow: Flow<C>, named: Named, headers: Headers) =>
  runEnd(flow, named, 'tokens', 'signed_out', flow.describeRequest(headers))

async function runEnd<C extends object>(
  { store, onEnded }: Flow<C>,
  { userId, sid, jti, jtiExpiresAt, version, generation }: Named,
  authority: 'caller' | 'ticket' | 'tokens',
  reason: Reason,
  details: string,
): Promise<SessionEnded> {
  const args = {
    sid,
    code: reasonCode(reason),
    jti: jti ?? '',
    jtiExpiresAt: (jtiExpiresAt ?? 0) * 1000,
    authority,
    version,
    generation,
    details,
  }
  const ended = await runUserScript(store, endSession, userId, args, jti ? [sid, jti] : [sid])
  onEnded(reason, ended.existed ? 1 : 0)
  return ended
}

/** @returns the sessions that the tokens of a request name, without asking Redis. */
async function readNamed<C extends object>(flow: Flow<C>, headers: Headers): Promise<Named[]> {
  const { accessToken, refreshToken } = flow.jar.read(headers)
  const named = new Map<string, Named>()
  const access = accessToken
    ? await verifyAccessToken(accessToken, flow.issuer, flow.store.clock.now() / 1000)
    : null
  if (access && (access.status === 'valid' || access.status === 'expired')) {
    const { sub: userId, sid, jti, exp, ver } = access.registered
    const version = access.status === 'valid' ? ver : ''
    named.set(sid, { userId, sid, jti, jtiExpiresAt: exp, version, generation: -1 })
  }
  const refresh = refreshToken ? verifyRefreshToken(refreshToken, flow.issuer.keyring) : null
  if (refresh) {
    const { userId, sessionId: sid, generation } = refresh
    const one = named.get(sid) ?? { userId, sid, jti: null, jtiExpiresAt: null, version: '' }
    named.set(sid, { ...one, generation })
  }
  return [...named.values()]
}

/** A browser keeps the tickets of its last logouts in one cookie. */
const SEPARATOR = '~'
const MAX_TICKETS = 4

async function readTickets<C extends object>(
  { jar, issuer, store }: Flow<C>,
  headers: Headers,
): Promise<{ text: string; ticket: LogoutTicket }[]> {
  const texts = (jar.read(headers).ticket ?? '').split(SEPARATOR, MAX_TICKETS)
  const now = store.clock.now() / 1000
  const tickets = await Promise.all(
    texts.map(async text => ({ text, ticket: text ? await verifyLogoutTicket(text, issuer, now) : null })),
  )
  return tickets.flatMap(({ text, ticket }) => (ticket ? [{ text, ticket }] : []))
}

function issueTicket<C extends object>(
  flow: Flow<C>,
  { userId, sid, jti, jtiExpiresAt }: Named,
): Promise<string> {
  const exp = Math.floor(flow.store.clock.now() / 1000) + ticketLifeSeconds(flow)
  return issueLogoutTicket({ sub: userId, sid, jti, jti_exp: jtiExpiresAt, exp }, flow.issuer)
}

/** Nothing that the ticket names lives longer. */
const ticketLifeSeconds = <C extends object>({ store: { limits } }: Flow<C>) =>
  Math.ceil(Math.max(limits.refreshMs, limits.accessMs) / 1000)

const latest = (times: number[]) => (times.length > 0 ? new Date(Math.max(...times)) : null)

import { isIP } from 'node:net'
import { type Env, readEnv } from '@/lib/env'
import { isCrossOrigin as isForeign } from '@/lib/session'

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']

/** Loopback, private and link-local addresses (RFC 1918, RFC 3927, RFC 4193, RFC 4291 §2.5.6). */
const PRIVATE_ADDRESS =
  /^(127\.|10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.)|^\[(::1|f[cd][\da-f]{2}:.*|fe[89ab][\da-f]:.*)\]$/

/** The headers of a request: a `Headers`, or anything else that can be asked for one by its name. */
type RequestHeaders = Pick<Headers, 'get'>

/**
 * The origin at which the browser sees this app: `APP_ORIGIN` where it is set, or one of the deployment's own hosts on
 * Vercel; otherwise what the browser used (`Host`, or `X-Forwarded-Host` and `-Proto` of a trusted proxy).
 * @returns scheme, host and port, like `https://app.example.com`.
 */
export function originOf(headers: RequestHeaders): string {
  const { APP_ORIGIN } = readEnv()
  if (APP_ORIGIN) return isOwnDeployment(headers) ? `https://${headers.get('host')}` : APP_ORIGIN
  return usedOrigin(headers) ?? tokenIssuer(readEnv())
}

/** @returns the issuer of the app's tokens, the same for every request: the address that the environment names. */
export function tokenIssuer({ APP_ORIGIN, PORT }: Env): string {
  return APP_ORIGIN ?? `http://localhost:${PORT}`
}

/**
 * Whether cookies are `Secure` and carry `__Host-` at this address. Plain ones are for plain HTTP on loopback and private
 * addresses, because Safari refuses `Secure` there, and for an `APP_ORIGIN` that begins with `http:`.
 */
export function usesSecureCookies(headers: RequestHeaders): boolean {
  const origin = originOf(headers)
  if (origin.startsWith('https:')) return true
  return readEnv().APP_ORIGIN === undefined && !isPrivateHost(new URL(origin).hostname)
}

/** Whether a request wants to change something and comes from another origin than this app's (ASVS 3.5.1). */
export function isCrossOrigin(method: string, headers: RequestHeaders): boolean {
  return isForeign(method, headers, origin => isOwnOrigin(origin, originOf(headers)))
}

/**
 * Whether a refused request was sent by a page of this app that was opened at another address than `APP_ORIGIN`: its
 * `Origin` is the host to which it was sent.
 */
export function cameByOtherAddress(headers: RequestHeaders): boolean {
  const origin = headers.get('origin')
  return origin !== null && URL.canParse(origin) && new URL(origin).host === headers.get('host')
}

/** @returns the origin that the browser used, or null when the headers name none. */
function usedOrigin(headers: RequestHeaders): string | null {
  const { TRUST_PROXY } = readEnv()
  const forwarded = (name: string) => (TRUST_PROXY ? headers.get(name)?.split(',').at(-1)?.trim() : undefined)
  const scheme = forwarded('x-forwarded-proto') === 'https' ? 'https' : 'http'
  const host = forwarded('x-forwarded-host') || headers.get('host') || ''
  if (!/^[\w.:[\]-]+$/.test(host) || !URL.canParse(`${scheme}://${host}`)) return null
  return new URL(`${scheme}://${host}`).origin
}

function isOwnDeployment(headers: RequestHeaders): boolean {
  const { VERCEL_URL, VERCEL_BRANCH_URL } = readEnv()
  const host = headers.get('host')
  return host !== null && (host === VERCEL_URL || host === VERCEL_BRANCH_URL)
}

/** On a developer's machine localhost and 127.0.0.1 are the same app. */
function isOwnOrigin(origin: string, own: string): boolean {
  if (origin === own) return true
  if (!URL.canParse(origin)) return false
  const [a, b] = [new URL(origin), new URL(own)]
  const isLocal = (url: URL) => url.protocol === 'http:' && LOOPBACK.includes(url.hostname)
  return isLocal(a) && isLocal(b) && a.port === b.port && a.origin === origin
}

function isPrivateHost(hostname: string): boolean {
  if (hostname === 'localhost' || hostname.endsWith('.localhost')) return true
  const isAddress = isIP(hostname.replace(/^\[|\]$/g, '')) !== 0
  return isAddress && PRIVATE_ADDRESS.test(hostname)
}

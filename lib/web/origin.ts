import { readEnv } from '@/lib/env'

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS']
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']

/**
 * Whether a request wants to change something and comes from another origin, whatever its content type (ASVS 3.5.1).
 * With neither `Origin` nor `Sec-Fetch-Site` it comes from no browser, and there is no session to be ridden.
 */
export function isCrossOrigin(method: string, headers: Headers): boolean {
  if (SAFE_METHODS.includes(method.toUpperCase())) return false
  const origin = headers.get('origin')
  if (origin !== null) return !isOwnOrigin(origin)
  return ['cross-site', 'same-site'].includes(headers.get('sec-fetch-site') ?? '')
}

/** On a developer's machine localhost and 127.0.0.1 are the same app. */
function isOwnOrigin(origin: string): boolean {
  const own = readEnv().APP_ORIGIN
  if (origin === own) return true
  if (!URL.canParse(origin)) return false
  const [a, b] = [new URL(origin), new URL(own)]
  const isLocal = (url: URL) => url.protocol === 'http:' && LOOPBACK.includes(url.hostname)
  return isLocal(a) && isLocal(b) && a.port === b.port && a.origin === origin
}

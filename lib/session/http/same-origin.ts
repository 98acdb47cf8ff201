const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS']

/**
 * Whether a request wants to change something and comes from another origin, whatever its content type (ASVS 3.5.1).
 * With neither `Origin` nor `Sec-Fetch-Site` it comes from no browser, and there is no session to be ridden.
 * @param isOwn whether an `Origin` is the host's own. Default: it names the host that was asked.
 */
export function isCrossOrigin(
  method: string,
  headers: Pick<Headers, 'get'>,
  isOwn = (origin: string) => namesHost(origin, headers),
): boolean {
  if (SAFE_METHODS.includes(method.toUpperCase())) return false
  const origin = headers.get('origin')
  if (origin !== null) return !isOwn(origin)
  return ['cross-site', 'same-site'].includes(headers.get('sec-fetch-site') ?? '')
}

/** Behind a proxy the host is in `X-Forwarded-Host`, which no page of another site can send. */
function namesHost(origin: string, headers: Pick<Headers, 'get'>): boolean {
  const host = headers.get('x-forwarded-host')?.split(',')[0]?.trim() || headers.get('host')
  return URL.canParse(origin) && new URL(origin).host === host
}

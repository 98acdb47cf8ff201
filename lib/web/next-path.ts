const HOME = '/dashboard'
const MAX_LENGTH = 1000

/**
 * Where to go after a login. Only a plain path of this origin is believed (ASVS 3.7.2): no scheme, no host in any
 * disguise (`//`, `\`, `%5c`, control characters), and no way back into the login or the API. A query may hold what a path
 * may not, because nothing in it can lead to another host.
 * @returns the path with its query, or the dashboard.
 */
export function safeNextPath(text: string | null | undefined): string {
  if (!text || text.length > MAX_LENGTH || !/^\/(?![/\\])[\x21-\x7e]*$/.test(text)) return HOME
  if (/\\|%(0[0-9a-f]|1[0-9a-f]|7f)/i.test(text)) return HOME
  const base = 'http://localhost'
  if (!URL.canParse(text, base)) return HOME
  const { origin, pathname, search } = new URL(text, base)
  if (origin !== base || pathname.startsWith('//') || /@|%(5c|2f|25)/i.test(pathname)) return HOME
  if (/^\/(login|logout|signup|api)(\/|$)/.test(pathname)) return HOME
  return `${pathname}${search}`
}

/**
 * The page that a request is part of: Next's router asks for parts of pages at addresses of their own.
 * @param path as `pathOf` gives it. @param search with its `?`, or empty.
 * @returns the page's path with its query.
 */
export function pageAddress(path: string, search: string): string {
  const query = search
    .replace(/^\?/, '')
    .split('&')
    .filter(pair => pair !== '' && !/^(_rsc|nxtP\w*|nxtI\w*)(=|$)/.test(pair))
    .join('&')
  const page = path
    .replace(/^\/_next\/data\/[^/]+(\/.*)\.json$/, '$1')
    .replace(/\.segments\/.*$|(\.prefetch)?\.rsc$/, '')
    .replace(/^\/index$/, '/')
  return query ? `${page}?${query}` : page
}

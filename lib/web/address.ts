/** From `next.config.mjs`: the build puts the values in, for the server and for the browser. */
const BASE_PATH = process.env.APP_BASE_PATH ?? ''
const HAS_TRAILING_SLASH = process.env.APP_TRAILING_SLASH === 'true'

/** What a page names as its canonical address: itself. None below a base path, which Next would leave out. */
export const CANONICAL = BASE_PATH ? undefined : './'

/**
 * @param path of a page or handler, as the app names it, with its query.
 * @returns the path under which browsers find it: with the `basePath` of `next.config.mjs`, and with a slash at the end
 * where `trailingSlash` asks for one.
 */
export function address(path: string): string {
  const [, pathname = '', rest = ''] = /^([^?#]*)(.*)$/s.exec(path) ?? []
  const isFile = /\.\w+$|^\/\.well-known\//.test(pathname)
  const slash = HAS_TRAILING_SLASH && !isFile && !pathname.endsWith('/') ? '/' : ''
  if (pathname === '/' && BASE_PATH) return `${BASE_PATH}${HAS_TRAILING_SLASH ? '/' : ''}${rest}`
  return `${BASE_PATH}${pathname}${slash}${rest}`
}

/** @returns the path as the app names it: the other direction of {@link address}. */
export function pathOf(pathname: string): string {
  const inside = BASE_PATH && isUnder(pathname) ? pathname.slice(BASE_PATH.length) || '/' : pathname
  return HAS_TRAILING_SLASH && inside.length > 1 ? inside.replace(/\/$/, '') : inside
}

const isUnder = (pathname: string) => pathname === BASE_PATH || pathname.startsWith(`${BASE_PATH}/`)

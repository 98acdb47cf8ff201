/** What needs no principal. Everything else does. */
const PUBLIC_PAGES = ['/', '/login', '/signup', '/lab', '/lab/choose', '/adopt']

/**
 * @param pathname exactly as it was sent: another spelling of a public page (letter case, doubled or encoded slashes,
 * a trailing slash) is not on the list, and needs a principal.
 */
export function isPublicPath(pathname: string): boolean {
  return PUBLIC_PAGES.includes(pathname)
}

const MAX_LENGTH = 1000

/**
 * A path of this origin, for a redirect to an address that came with a request (ASVS 3.7.2): no scheme, no host in any
 * disguise (`//`, `\`, `%5c`, control characters). A query may hold what a path may not, because nothing in it can lead
 * to another host.
 * @returns the path with its query, or null when the text is no such path.
 */
export function localPath(text: string | null | undefined): string | null {
  if (!text || text.length > MAX_LENGTH || !/^\/(?![/\\])[\x21-\x7e]*$/.test(text)) return null
  if (/\\|%(0[0-9a-f]|1[0-9a-f]|7f)/i.test(text)) return null
  const base = 'http://localhost'
  if (!URL.canParse(text, base)) return null
  const { origin, pathname, search } = new URL(text, base)
  if (origin !== base || pathname.startsWith('//') || /@|%(5c|2f|25)/i.test(pathname)) return null
  return `${pathname}${search}`
}

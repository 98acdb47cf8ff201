/**
 * @param target the request target as it was sent (RFC 9112 §3.2).
 * @returns its origin form: of an absolute form the path and query, because this server has one host. Null for `*`, and
 * for what cannot be decoded.
 */
export function originForm(target: string): string | null {
  const [, absolute] = /^https?:\/\/[^/?#]*(.*)$/is.exec(target) ?? []
  const path = absolute === undefined || absolute.startsWith('/') ? (absolute ?? target) : `/${absolute}`
  return path.startsWith('/') && isDecodable(path.split('?')[0] ?? '') ? path : null
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path)
    return true
  } catch (error) {
    if (error instanceof URIError) return false
    throw error
  }
}

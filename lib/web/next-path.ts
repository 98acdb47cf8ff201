const HOME = '/dashboard'
const MAX_LENGTH = 1000

/**
 * Where to go after a login. Only a plain path of this origin is believed (ASVS 3.7.2): no scheme, no host in any
 * disguise (`//`, `\`, `%5c`, control characters), and no way back into the login or the API.
 * @returns the path with its query, or the dashboard.
 */
export function safeNextPath(text: string | null | undefined): string {
  if (!text || text.length > MAX_LENGTH || !/^\/(?![/\\])[\x21-\x7e]*$/.test(text)) return HOME
  if (/[\\@]|%(5c|2f|0[0-9a-f]|1[0-9a-f]|7f|25)/i.test(text)) return HOME
  const base = 'http://localhost'
  if (!URL.canParse(text, base)) return HOME
  const url = new URL(text, base)
  if (url.origin !== base || url.pathname.startsWith('//')) return HOME
  if (/^\/(login|signup|api)(\/|$)/.test(url.pathname)) return HOME
  return `${url.pathname}${url.search}`
}

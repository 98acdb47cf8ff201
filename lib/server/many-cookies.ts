import { cookieName } from '@/lib/web/cookies'

const MOST_COOKIES = 100

/** What the app reads of its own, but for the cookies of the lab's lanes, which a visitor could name without an end. */
const OWN = ['access', 'refresh', 'logout-ticket', 'flash', 'device', 'copy', 'copy-answers', 'lab'] as const

/**
 * Next works on a request for a time that grows with the square of the number of its cookies: with 1,000, six kB that any
 * stranger can send, it answers no other request for seconds.
 *
 * @returns the `Cookie` header; when it has more than {@link MOST_COOKIES}, only those of this app.
 */
export function boundedCookies(header: string): string {
  const pairs = header.split(';')
  if (pairs.length <= MOST_COOKIES) return header
  const begins = OWN.flatMap(name => [`${cookieName(name, true)}=`, `${cookieName(name, false)}=`])
  return pairs.filter(pair => begins.some(begin => pair.replace(/^[ \t]+/, '').startsWith(begin))).join(';')
}

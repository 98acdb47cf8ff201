/** What browsers send with a page that they load before anybody asks for it. */
const SPECULATIVE = /prefetch|prerender|preview/i
const SPECULATIVE_HEADERS = ['purpose', 'sec-purpose', 'x-purpose', 'x-moz']
const ROUTER_PREFETCH_HEADERS = ['next-router-prefetch', 'next-router-segment-prefetch']

/** Whether a request is a prefetch of a page: nobody has used it yet. Only a GET of a page can be one. */
export function isPrefetch(method: string, headers: Headers): boolean {
  if (method !== 'GET') return false
  return (
    ROUTER_PREFETCH_HEADERS.some(name => headers.has(name)) ||
    SPECULATIVE_HEADERS.some(name => SPECULATIVE.test(headers.get(name) ?? ''))
  )
}

/** Whether the answer to a request cannot set cookies, so that nothing may rotate for it. */
export function cannotSetCookies(method: string, headers: Headers): boolean {
  return isPrefetch(method, headers) || headers.has('upgrade')
}

import { localPath } from '@/lib/session/next'

const HOME = '/dashboard'

/**
 * Where to go after a login: a plain path of this origin, and no way back into the login or the API.
 * @returns the path with its query, or the dashboard.
 */
export function safeNextPath(text: string | null | undefined): string {
  const path = localPath(text)
  return path === null || /^\/(login|logout|signup|api)(\/|\?|$)/.test(path) ? HOME : path
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

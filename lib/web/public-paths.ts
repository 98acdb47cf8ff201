import { DOCUMENTS, documentPath, markdownPath } from '@/lib/docs/names'

/** What needs no principal. Everything else does. */
export const PUBLIC_PAGES = [
  '/',
  '/login',
  '/logout',
  '/signup',
  '/lab',
  '/lab/choose',
  '/adopt',
  '/compare',
  '/docs',
  '/docs/api',
  ...DOCUMENTS.map(({ name }) => documentPath(name)),
]

/** What browsers and crawlers ask for. `.well-known` (RFC 8615) has handlers only, which guard themselves. */
const PUBLIC_FILES = [
  '/robots.txt',
  '/sitemap.xml',
  '/llms.txt',
  '/manifest.webmanifest',
  '/favicon.ico',
  '/icon.svg',
  '/apple-icon.png',
  '/opengraph-image.png',
  ...DOCUMENTS.map(({ name }) => markdownPath(name)),
]

/**
 * @param path as `pathOf` gives it: another spelling of a public page (letter case, doubled or encoded slashes, a slash at
 * the end that is not the configured one) is not on the list, and needs a principal.
 */
export function isPublicPath(path: string): boolean {
  return (
    PUBLIC_PAGES.includes(path) ||
    PUBLIC_FILES.includes(path) ||
    path.startsWith('/.well-known/') ||
    path.startsWith('/_next/static/')
  )
}

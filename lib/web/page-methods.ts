/** Tells the handler of refused methods which path was asked for; set by the request hooks, never by a client. */
export const REFUSED_PATH_HEADER = 'x-refused-path'

/** Pages that have a Server Action. Only they take a POST, and only one that names the action in `next-action`. */
const ACTION_PAGES: readonly string[] = []

/** Handlers outside `/api/` whose path is a file's. */
const FILE_HANDLERS = ['/robots.txt', '/sitemap.xml']

/** @returns whether a route handler answers a path, and not a page or a file. */
export function isHandlerPath(path: string): boolean {
  return path.startsWith('/api/') || path.startsWith('/.well-known/') || FILE_HANDLERS.includes(path)
}

/** @param hasAction whether the request has the header `next-action`. @returns whether a page or a file has this method. */
export function isPageMethod(method: string, path: string, hasAction: boolean): boolean {
  return (
    method === 'GET' || method === 'HEAD' || (method === 'POST' && hasAction && ACTION_PAGES.includes(path))
  )
}

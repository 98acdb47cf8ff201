/** Tells the handler of refused methods which path was asked for; set by the request hooks, never by a client. */
export const REFUSED_PATH_HEADER = 'x-refused-path'

/** Pages that have a Server Action. Only they take a POST, and only one that names an action. */
const ACTION_PAGES: readonly string[] = ['/account']

/** The id of a Server Action, as Next writes it. */
const ACTION_ID = /^[\da-f]{42}$/

/** Handlers outside `/api/` whose path is a file's. */
const FILE_HANDLERS = /^\/(robots\.txt|sitemap\.xml|llms\.txt|docs\/[\w-]+\.md)$/

/** @returns whether a route handler answers a path, and not a page or a file. */
export function isHandlerPath(path: string): boolean {
  return path.startsWith('/api/') || path.startsWith('/.well-known/') || FILE_HANDLERS.test(path)
}

/**
 * @returns how a POST can name a Server Action: `call` by the id in `next-action`, `form` in the fields of a form that was
 * sent without JavaScript; null when it names none.
 */
export function actionKind(headers: Pick<Headers, 'get'>): 'call' | 'form' | null {
  const id = headers.get('next-action')
  const type = headers.get('content-type') ?? ''
  if (id === null) return type.startsWith('multipart/form-data;') ? 'form' : null
  return ACTION_ID.test(id) && !type.startsWith('application/x-www-form-urlencoded') ? 'call' : null
}

/** @returns whether every page and file has this method. */
export const isPageMethod = (method: string) => method === 'GET' || method === 'HEAD'

/** @returns whether a request calls a Server Action of a page that has one. */
export function isActionOf(method: string, path: string, headers: Pick<Headers, 'get'>): boolean {
  return method === 'POST' && ACTION_PAGES.includes(path) && actionKind(headers) !== null
}

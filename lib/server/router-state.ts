/** Next answers 500 to a router state that it cannot read, and to one that is longer than this (characters). */
const MAX_LENGTH = 40_000

const PARAM_TYPES = [
  'c',
  'ci(..)(..)',
  'ci(.)',
  'ci(..)',
  'ci(...)',
  'oc',
  'd',
  'di(..)(..)',
  'di(.)',
  'di(..)',
  'di(...)',
]
const REFETCH = ['refetch', 'inside-shared-layout', 'metadata-only']

/** Whether Next can read the `next-router-state-tree` header that its router sends; mirrors Next's own schema. */
export function isRouterState(header: string): boolean {
  if (header.length > MAX_LENGTH) return false
  try {
    return isTree(JSON.parse(decodeURIComponent(header)))
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof URIError) return false
    throw error
  }
}

function isTree(value: unknown): boolean {
  if (!Array.isArray(value) || value.length < 2 || value.length > 6) return false
  const [segment, routes, url, refetch, seed, rest] = value as unknown[]
  return (
    isSegment(segment) &&
    typeof routes === 'object' &&
    routes !== null &&
    !Array.isArray(routes) &&
    Object.values(routes).every(isTree) &&
    (url == null || (isTexts(url) && url.length === 2)) &&
    (refetch == null || REFETCH.includes(refetch as string)) &&
    (seed == null || typeof seed === 'number') &&
    (rest === undefined || typeof rest === 'string')
  )
}

function isSegment(value: unknown): boolean {
  if (typeof value === 'string') return true
  if (!Array.isArray(value) || value.length !== 4) return false
  const [name, key, type, siblings] = value as unknown[]
  const isParam = isTexts([name, key]) && PARAM_TYPES.includes(type as string)
  return isParam && (siblings === null || isTexts(siblings))
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every(text => typeof text === 'string')

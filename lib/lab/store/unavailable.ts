/** @returns whether an error says that Redis could not be asked, as opposed to a bug in what it was asked. */
export function isRedisUnavailable(error: unknown): boolean {
  if (!(error instanceof Error && 'code' in error)) return false
  return error.code === 'REDIS_UNAVAILABLE' || error.code === 'REDIS_TIMEOUT'
}

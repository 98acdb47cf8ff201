import { isRedisFault } from '../redis/redis-error'

/**
 * Redis could not be asked, or gave no answer that can be trusted. Never read as "not revoked".
 * The cause is for the log; its text carries no key and no value (see `lib/redis`).
 */
export class StoreUnavailableError extends Error {
  readonly code = 'store_unavailable'
  /** Whether Redis was reached, and answered that it cannot do its work (out of memory, read-only, loading). */
  readonly isRefusal: boolean

  constructor(cause: unknown) {
    super('Redis could not be asked', { cause })
    this.name = 'StoreUnavailableError'
    this.isRefusal = cause instanceof Error && 'reply' in cause && cause.reply !== undefined
  }
}

/**
 * Runs `question`. That Redis could not be asked becomes a {@link StoreUnavailableError}; anything else is a mistake of
 * ours (a script's, or a record of an unknown shape) and stays what it is.
 */
export async function ask<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question()
  } catch (cause) {
    throw isRedisFault(cause) ? new StoreUnavailableError(cause) : cause
  }
}

import { isRedisFault } from '../redis/redis-error'

/**
 * Redis could not be asked, or gave no answer that can be trusted. Never read as "not revoked".
 * The cause is for the log; its text carries no key and no value.
 */
export class StoreUnavailableError extends Error {
  readonly code = 'store_unavailable'
  /** Whether Redis was reached, and answered that it cannot do its work (out of memory, read-only, loading). */
  readonly isRefusal: boolean

  /** By the code: a bundler may have made several copies of this class, and one process may run them all. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && 'code' in value && value.code === 'store_unavailable'
  }

  constructor(cause: unknown) {
    super('Redis could not be asked', { cause })
    this.name = 'StoreUnavailableError'
    this.isRefusal = cause instanceof Error && 'reply' in cause && cause.reply !== undefined
  }
}

/**
 * Runs `work`. A Redis that could not be asked becomes a {@link StoreUnavailableError}; any other error is a bug and
 * stays what it is.
 */
export async function withStoreErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    throw isRedisFault(cause) ? new StoreUnavailableError(cause) : cause
  }
}

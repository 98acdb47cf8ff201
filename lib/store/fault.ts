/**
 * Redis could not be asked, or gave no answer that can be trusted. Never read as "not revoked".
 * The cause is for the log; its text carries no key and no value (see `lib/redis`).
 */
export class StoreUnavailableError extends Error {
  readonly code = 'store_unavailable'

  constructor(cause: unknown) {
    super('Redis could not be asked', { cause })
    this.name = 'StoreUnavailableError'
  }
}

/** Runs `question`; whatever goes wrong on the way is a {@link StoreUnavailableError}. */
export async function ask<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question()
  } catch (cause) {
    throw cause instanceof StoreUnavailableError ? cause : new StoreUnavailableError(cause)
  }
}

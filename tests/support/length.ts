import { inject } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    isAll: boolean
    isLong: boolean
    seed: string
  }
}

/** Every kind of Redis (`npm test -- --all`), or the embedded engine and a server for every day. */
export const isAll = inject('isAll')

/** The full numbers (`npm test -- --long`), or a short form for every day. */
export const isLong = inject('isLong')

/** What all random choices of this run come from; `TEST_SEED` sets it. A test that fails prints it. */
export const seed = inject('seed')

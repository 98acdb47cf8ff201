import { inject } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    isLong: boolean
    seed: string
  }
}

/** The full numbers (`node tools/test.mjs --long`), or a short form for every day. */
export const isLong = inject('isLong')

/** What all random choices of this run come from; `TEST_SEED` sets it. A test that fails prints it. */
export const seed = inject('seed')

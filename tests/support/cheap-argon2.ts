import { vi } from 'vitest'
import { CHEAP_ARGON2ID } from './auth-context'

/** Real argon2id, at its least cost: what is tested with it are the sessions, ten thousand times over. */
vi.mock('@node-rs/argon2', async importOriginal => {
  const original = await importOriginal<typeof import('@node-rs/argon2')>()
  return { ...original, hash: (password: string) => original.hash(password, CHEAP_ARGON2ID) }
})

import { z } from 'zod'

/** A user as the HTTP contract shows it, and as Redis keeps it. */
export const userSchema = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role: z.enum(['user', 'admin']),
  status: z.enum(['active', 'blocked']),
})

export type User = z.infer<typeof userSchema>
export type Role = User['role']

/** @returns the user in Redis' text; @throws when the text is not one. */
export function parseUser(text: string): User {
  return userSchema.parse(JSON.parse(text))
}

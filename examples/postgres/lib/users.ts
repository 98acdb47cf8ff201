import { compare, hash } from 'bcryptjs'
import { eq } from 'drizzle-orm'
import { pgTable, serial, text, timestamp } from 'drizzle-orm/pg-core'
import { db } from './db'

export type Role = 'user' | 'admin'

const users = pgTable('users', {
  id: serial('id').primaryKey(),
  email: text('email').notNull().unique(),
  passwordHash: text('password_hash').notNull(),
  role: text('role').$type<Role>().notNull(),
  blockedAt: timestamp('blocked_at'),
})

export type User = typeof users.$inferSelect

/** Compared with when there is no such user, so that the answer takes as long. */
const NOBODY = '$2b$10$BYuF4R9S/WRI1Q1P4vDnuOhJeOZ7znC1Gk1wcnsjQbx5suuHjPKoK'

export async function findUser(id: number): Promise<User | undefined> {
  const [user] = await db.select().from(users).where(eq(users.id, id))
  return user
}

/** @returns the user whose email and password these are. */
export async function verifyPassword(email: string, password: string): Promise<User | null> {
  const [user] = await db.select().from(users).where(eq(users.email, email))
  const isRight = await compare(password, user?.passwordHash ?? NOBODY)
  return user && isRight ? user : null
}

/** @returns a hash for `changeUser`. */
export const hashPassword = (password: string) => hash(password, 10)

export async function changeUser(id: number, change: Partial<User>): Promise<void> {
  await db.update(users).set(change).where(eq(users.id, id))
}

import type { UsersContext } from '@/lib/users/context'
import { newId } from '@/lib/users/id'
import { hashPassword } from '@/lib/users/password-hash'
import type { User } from '@/lib/users/store/user'
import { createUser } from '@/lib/users/store/users'

/** The password of every seeded user. */
export const SEED_PASSWORD = 'seeded otters sleep at noon'
export const SEED_ADMIN = 'admin@seed.example'

const CLIENT = { ip: '192.0.2.1', device: 'Seed' }
const AT_ONCE = 50
const NAMES = ['Ada', 'Barbara', 'Claude', 'Donald', 'Edsger', 'Frances', 'Grace', 'Hedy', 'Ivan', 'John']

/**
 * Fills the store with users as a sign-up makes them, every third with a session, and one administrator.
 * @param onProgress gets how many there are.
 * @returns how many were new; those that an earlier run has made are left as they are.
 */
export async function seedUsers(
  context: UsersContext,
  count: number,
  onProgress: (made: number) => void,
): Promise<number> {
  const passwordHash = await hashPassword(SEED_PASSWORD)
  let next = 0
  let created = 0
  const work = async () => {
    while (next < count) {
      const index = next++
      if (await seedUser(context, index, passwordHash)) created += 1
      if (index > 0 && index % 10_000 === 0) onProgress(index)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return created
}

async function seedUser(
  { redis, auth }: UsersContext,
  index: number,
  passwordHash: string,
): Promise<boolean> {
  const name = NAMES[index % NAMES.length] ?? 'Ada'
  const user: User = {
    id: newId(),
    email: index === 0 ? SEED_ADMIN : `${name.toLowerCase()}.${String(index).padStart(7, '0')}@seed.example`,
    name: `${name} Number ${index}`,
    role: index === 0 ? 'admin' : 'user',
    status: 'active',
  }
  const created = await createUser(redis, user, passwordHash, CLIENT)
  if (created.status !== 'created') return false
  if (index % 3 === 1) {
    await auth.begin(new Headers(), user.id, { stamp: created.stamp, remember: true })
  }
  return true
}

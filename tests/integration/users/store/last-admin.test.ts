import { setTimeout as delay } from 'node:timers/promises'
import type { Redis } from '@upstash/redis'
import { beforeEach, expect, it } from 'vitest'
import { newId } from '@/lib/users/id'
import { isActiveAdmin, listIndexedAdmins } from '@/lib/users/store/admin-index'
import { directoryKeys } from '@/lib/users/store/keys'
import { changeRoleAndStatus, type RoleAndStatus, readRoleAndStatus } from '@/lib/users/store/role-and-status'
import type { User } from '@/lib/users/store/user'
import { createUser, deleteUser } from '@/lib/users/store/users'
import { TEST_CLIENT, testPasswordHash } from '@/tests/support/auth-context'
import { dyingRedis, holdRedis, isCompleted, ProcessGone } from '@/tests/support/held-redis'
import { pick, seededRandom } from '@/tests/support/random'
import { describeUserStores } from './stores'

const CHANGE = { note: 'a test', client: TEST_CLIENT }
/** No session is at stake here. */
const commitOnly = <T>(commit: () => Promise<T>) => commit()
const ROUNDS = 150
const LONGEST_DELAY_MS = 4

/** Contract: `409 last_admin`, and at every moment somebody is an administrator. */
describeUserStores('the last administrator', auth => {
  const demote: RoleAndStatus = { role: 'user' }
  const block: RoleAndStatus = { status: 'blocked' }
  const promote: RoleAndStatus = { role: 'admin', status: 'active' }

  // The count is one for the whole store.
  beforeEach(() => auth().redis.del(directoryKeys.admins, directoryKeys.dismissed))

  async function createAdmin(): Promise<User> {
    const id = newId()
    const user = {
      id,
      email: `${id}@example.com`.toLowerCase(),
      name: 'Admin',
      role: 'admin',
      status: 'active',
    } as const
    await createUser(auth().redis, user, await testPasswordHash(), TEST_CLIENT)
    return user
  }
  const change = (user: User, wanted: RoleAndStatus, redis: Redis = auth().redis) =>
    changeRoleAndStatus(redis, user.id, wanted, CHANGE, commitOnly)
  const remove = (user: User, redis: Redis = auth().redis) =>
    deleteUser(redis, user.id, null, commit => commit())

  /** Somebody is an administrator, and everybody who is counted as one is one. @returns the ids of those who are. */
  async function expectSafe(users: User[]): Promise<string[]> {
    const standings = await Promise.all(users.map(({ id }) => readRoleAndStatus(auth().redis, id)))
    const admins = standings.flatMap(seen => (seen && isActiveAdmin(seen.user) ? [seen.user.id] : []))
    expect(admins.length).toBeGreaterThan(0)
    expect(admins).toEqual(expect.arrayContaining(await listIndexedAdmins(auth().redis)))
    return admins
  }

  it('is neither demoted, nor blocked, nor deleted', async () => {
    const only = await createAdmin()
    expect(await change(only, demote)).toEqual({ status: 'last_admin' })
    expect(await change(only, block)).toEqual({ status: 'last_admin' })
    expect(await remove(only)).toBe('last_admin')
    await expectSafe([only])
  })

  it('is one who is active: a blocked administrator does not count', async () => {
    const [only, blocked] = [await createAdmin(), await createAdmin()]
    expect(await change(blocked, block)).toMatchObject({ status: 'changed' })
    expect(await change(only, demote)).toEqual({ status: 'last_admin' })
    expect(await change(blocked, { status: 'active' })).toMatchObject({ status: 'changed' })
    expect(await change(only, demote)).toMatchObject({ status: 'changed', user: { role: 'user' } })
    await expectSafe([only, blocked])
  })

  it('of two who end each other at once, one stays, whatever they do and however they meet', async () => {
    const random = seededRandom('two at once')
    const held = () => holdRedis(auth().redis, () => delay(random() * LONGEST_DELAY_MS))
    const kinds = [
      (user: User, redis: Redis) => change(user, demote, redis),
      (user: User, redis: Redis) => change(user, block, redis),
      (user: User, redis: Redis) => remove(user, redis),
    ]
    for (let round = 0; round < ROUNDS; round += 1) {
      await auth().redis.del(directoryKeys.admins, directoryKeys.dismissed)
      const [one, two] = [await createAdmin(), await createAdmin()]
      await Promise.all([pick(random, kinds)(one, held()), pick(random, kinds)(two, held())])
      expect(await expectSafe([one, two])).toHaveLength(1)
    }
  })

  it('a promotion that a demotion overtakes leaves nobody in the count who is no administrator', async () => {
    const random = seededRandom('overtaken')
    const held = () => holdRedis(auth().redis, () => delay(random() * LONGEST_DELAY_MS))
    for (let round = 0; round < ROUNDS; round += 1) {
      const [rock, other] = [await createAdmin(), await createAdmin()]
      await change(other, demote)
      const contenders = [promote, demote, promote, block, demote]
      await Promise.all(contenders.map(wanted => change(other, wanted, held())))
      await expectSafe([rock, other])
      await change(rock, demote)
      await expectSafe([rock, other])
      await auth().redis.del(directoryKeys.admins, directoryKeys.dismissed)
    }
  })

  it('a crash at any command of any change is safe, and repeating the call finishes it', async () => {
    for (const wanted of [demote, block, promote]) {
      for (let at = 0; ; at += 1) {
        await auth().redis.del(directoryKeys.admins, directoryKeys.dismissed)
        const [rock, user] = [await createAdmin(), await createAdmin()]
        if (wanted === promote) await change(user, demote)
        const completed = await isCompleted(change(user, wanted, dyingRedis(auth().redis, at)))
        await expectSafe([rock, user])
        expect(await change(user, wanted)).toMatchObject({ user: wanted })
        const admins = await expectSafe([rock, user])
        expect((await listIndexedAdmins(auth().redis)).toSorted()).toEqual(admins.toSorted())
        if (completed) break
      }
    }
  })

  it('one whose demotion was begun and never finished counts again once they are promoted again', async () => {
    const [rock, user] = [await createAdmin(), await createAdmin()]
    await expect(change(user, demote, dyingRedis(auth().redis, 2))).rejects.toThrow(ProcessGone)
    expect(await listIndexedAdmins(auth().redis)).toEqual([rock.id])
    expect(await change(user, promote)).toMatchObject({ status: 'unchanged' })
    expect((await listIndexedAdmins(auth().redis)).toSorted()).toEqual([rock.id, user.id].toSorted())
  })
})

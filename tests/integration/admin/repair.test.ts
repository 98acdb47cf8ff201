import { expect, it } from 'vitest'
import { type Repaired, repair } from '@/lib/admin/repair'
import { deleteWithSessions } from '@/lib/users/delete-account'
import { newId } from '@/lib/users/id'
import { listIndexedAdmins } from '@/lib/users/store/admin-index'
import { enterDirectory, readDirectory } from '@/lib/users/store/directory'
import { directoryKeys, emailKey, recordKeys } from '@/lib/users/store/keys'
import { changeRoleAndStatus, readRoleAndStatus } from '@/lib/users/store/role-and-status'
import { createUser, findUserId } from '@/lib/users/store/users'
import { createTestContext, createTestUser, TEST_CLIENT } from '@/tests/support/auth-context'
import { dyingRedis, isCompleted } from '@/tests/support/held-redis'
import { describeUserStores } from '../users/store/stores'

const CHANGE = { note: '', client: TEST_CLIENT }
/** No session is at stake here. */
const commitOnly = <T>(commit: () => Promise<T>) => commit()
const NOTHING: Repaired = {
  entriesRemoved: 0,
  addressesFreed: 0,
  addressesReturned: 0,
  usersDeleted: 0,
  adminsCounted: 0,
  adminsDismissed: 0,
}

describeUserStores('repair', auth => {
  it('finds nothing wrong where nothing is, and leaves a sign-up under way alone', async () => {
    await createTestUser(auth().redis)
    const [email, userId] = [`${newId()}@example.com`.toLowerCase(), newId()]
    await auth().redis.set(emailKey(email), userId, { px: 60_000 })
    await enterDirectory(auth().redis, { email, userId })
    expect(await repair(auth())).toEqual(NOTHING)
    await auth().redis.del(emailKey(email))
    expect(await repair(auth())).toEqual({ ...NOTHING, entriesRemoved: 1 })
  })

  it('finishes a deletion and a sign-up that were cut short at any command', async () => {
    for (const whose of ['sign-up', 'deletion'] as const) {
      let completed = false
      for (let at = 0; !completed; at += 1) {
        const dying = dyingRedis(auth().redis, at)
        const id = newId()
        const user = {
          id,
          email: `${id}@example.com`.toLowerCase(),
          name: 'Cut',
          role: 'user',
          status: 'active',
        } as const
        if (whose === 'sign-up') {
          completed = await isCompleted(createUser(dying, user, 'a hash', TEST_CLIENT))
          await auth().redis.pexpire(emailKey(user.email), 1)
          await expect.poll(() => auth().redis.pttl(emailKey(user.email))).toBeLessThan(0)
        } else {
          await createUser(auth().redis, user, 'a hash', TEST_CLIENT)
          completed = await isCompleted(deleteWithSessions(createTestContext(dying), id, null, TEST_CLIENT))
        }
        await repair(auth())
        const exists = (await readRoleAndStatus(auth().redis, id)) !== null
        const owner = await findUserId(auth().redis, user.email)
        const entries = await readDirectory(auth().redis, { prefix: user.email, after: null, count: 5 })
        expect(owner, `${whose} ${at}`).toBe(exists ? id : null)
        expect(entries, `${whose} ${at}`).toHaveLength(exists ? 1 : 0)
        expect(await repair(auth())).toEqual(NOTHING)
      }
    }
  })

  it('counts every administrator, and nobody else', async () => {
    const [one, two, ghost] = [
      await createTestUser(auth().redis),
      await createTestUser(auth().redis),
      newId(),
    ]
    for (const { id } of [one, two])
      await changeRoleAndStatus(auth().redis, id, { role: 'admin' }, CHANGE, commitOnly)
    await auth().redis.hdel(directoryKeys.admins, one.id)
    await auth().redis.hset(directoryKeys.admins, { [ghost]: 1 })
    expect(await repair(auth())).toEqual({ ...NOTHING, adminsCounted: 1, adminsDismissed: 1 })
    expect((await listIndexedAdmins(auth().redis)).toSorted()).toEqual([one.id, two.id].toSorted())
    expect(await repair(auth())).toEqual(NOTHING)
  })

  it('deletes a user whose address somebody else has by now', async () => {
    const user = await createTestUser(auth().redis)
    const other = await createTestUser(auth().redis)
    await auth().redis.set(emailKey(user.email), other.id)
    expect(await repair(auth())).toMatchObject({ usersDeleted: 1 })
    expect(await auth().redis.exists(recordKeys(user.id).record)).toBe(0)
    expect(await findUserId(auth().redis, user.email)).toBe(other.id)
  })
})

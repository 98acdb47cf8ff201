import { describe, expect, it } from 'vitest'
import { listAuditLog } from '@/lib/admin/audit-log'
import { type AuditAction, appendEntry } from '@/lib/admin/store/audit-log'
import { newId } from '@/lib/users/id'
import { directoryKeys } from '@/lib/users/store/keys'
import { createTestUser, TEST_CLIENT } from '@/tests/support/auth-context'
import { describeUserStores } from '../users/store/stores'

describeUserStores('the audit log', auth => {
  const append = (by: string | null, userId: string, action: AuditAction) =>
    appendEntry(auth().redis, newId(), { by, client: TEST_CLIENT, userId, action, note: null })
  const list = async (filter: Parameters<typeof listAuditLog>[1]['filter'], cursor: string | null = null) => {
    const page = await listAuditLog(auth(), { cursor, filter })
    if (!page) throw new Error('the cursor was refused')
    return { ...page, ids: page.entries.map(({ id }) => id) }
  }

  it('shows what an administrator did, to whom, and which action, by email or id', async () => {
    const [admin, user] = [await createTestUser(auth().redis), await createTestUser(auth().redis)]
    const kicked = await append(admin.id, user.id, 'kicked')
    const blocked = await append(admin.id, user.id, 'blocked')
    const byCommand = await append(null, user.id, 'blocked')
    expect((await list({ by: admin.email })).ids).toEqual([blocked, kicked])
    expect((await list({ by: admin.id, action: 'kicked' })).ids).toEqual([kicked])
    expect((await list({ user: user.email.toUpperCase() })).ids).toEqual([byCommand, blocked, kicked])
    expect((await list({ user: user.id, action: 'blocked' })).ids).toEqual([byCommand, blocked])
    expect((await list({ user: 'nobody@example.com' })).ids).toEqual([])
  })

  describe('in a long log', () => {
    const OTHERS = 2100

    async function fill(count: number) {
      for (let i = 0; i < count; i++) {
        await auth().redis.xadd(directoryKeys.log, '*', {
          operation: newId(),
          by: '',
          client: JSON.stringify(TEST_CLIENT),
          userId: 'somebody',
          action: 'kicked',
          note: '',
          at: Date.now(),
        })
      }
    }

    it('a page reads 2,000 entries and no more, says how far back, and the next page goes on from there', async () => {
      const { id, email } = await createTestUser(auth().redis)
      const old = await append(null, id, 'blocked')
      await fill(OTHERS)
      const first = await list({ user: email })
      expect(first.entries).toEqual([])
      expect(first.searchedBackTo).not.toBeNull()
      const second = await list({ user: email }, first.nextCursor)
      expect(second.ids).toEqual([old])
      expect(second.nextCursor === null || second.searchedBackTo !== null).toBe(true)
    })

    it('pages of what a filter finds follow each other without a gap', async () => {
      const { id } = await createTestUser(auth().redis)
      const all: string[] = []
      for (let i = 0; i < 120; i++) all.unshift(await append(null, id, i % 2 ? 'blocked' : 'unblocked'))
      const first = await list({ user: id })
      const second = await list({ user: id }, first.nextCursor)
      const third = await list({ user: id }, second.nextCursor)
      expect([first, second, third].map(({ ids }) => ids.length)).toEqual([50, 50, 20])
      expect([...first.ids, ...second.ids, ...third.ids]).toEqual(all)
      expect([first.searchedBackTo, second.searchedBackTo]).toEqual([null, null])
    })
  })
})

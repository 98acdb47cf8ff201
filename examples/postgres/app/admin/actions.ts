'use server'

import { redirect } from 'next/navigation'
import { z } from 'zod'
import { auth, protectedAction } from '@/lib/auth'
import { changeUser } from '@/lib/users'

const input = z.object({
  userId: z.coerce.number().int(),
  what: z.enum(['kick', 'block', 'unblock', 'promote']),
})

const act = protectedAction(
  { input, isAllowed: ({ principal }) => principal.claims.role === 'admin' },
  async ({ input: { userId: id, what } }) => {
    const userId = String(id)
    if (what === 'kick') await auth.endAll(userId, 'kicked')
    if (what === 'block')
      await auth.change(userId, 'blocked', () => changeUser(id, { blockedAt: new Date() }))
    if (what === 'unblock') await changeUser(id, { blockedAt: null })
    if (what === 'promote') {
      await changeUser(id, { role: 'admin' })
      await auth.reissue(userId, 'role_changed')
    }
  },
)

export async function administer(form: FormData) {
  const { status } = await act(form)
  redirect(`/admin?${status}`)
}

'use server'

import { redirect } from 'next/navigation'
import { z } from 'zod'
import { auth, protectedAction, signIn } from '@/lib/auth'
import { changeUser, findUser, hashPassword, verifyPassword } from '@/lib/users'

const input = z.object({ current: z.string(), next: z.string().min(15) })

const change = protectedAction({ input }, async ({ principal, input: { current, next } }) => {
  const id = Number(principal.userId)
  const user = await verifyPassword((await findUser(id))?.email ?? '', current)
  if (!user) return redirect('/account?wrong')
  const passwordHash = await hashPassword(next)
  await auth.change(principal.userId, 'password_changed', () => changeUser(id, { passwordHash }))
  await signIn(principal.userId, { stamp: passwordHash })
  redirect('/dashboard')
})

export async function changePassword(form: FormData) {
  const { status } = await change(form)
  redirect(`/account?${status}`)
}

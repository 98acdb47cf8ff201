'use server'

import { redirect } from 'next/navigation'
import { signIn } from '@/lib/auth'
import { verifyPassword } from '@/lib/users'

export async function logIn(form: FormData) {
  const user = await verifyPassword(String(form.get('email')), String(form.get('password')))
  const begun = user && (await signIn(String(user.id), { stamp: user.passwordHash }))
  redirect(begun?.status === 'begun' ? '/dashboard' : '/login?wrong')
}

import { io } from 'next/cache'
import { forbidden, redirect } from 'next/navigation'
import { appPrincipal, type Principal } from '@/lib/users/principal'
import { appNextAuth } from './authenticate'

/**
 * Who this page is for. Complete on its own: without the middleware it checks by itself. Once per request, however often
 * it is called.
 * @returns the principal; a visitor without one is sent to the login page.
 * @throws StoreUnavailableError when Redis cannot be asked.
 */
export async function requirePrincipal(): Promise<Principal> {
  const { principal, loaded } = await (await guards()).requireSession()
  return loaded?.status === 'active' ? appPrincipal(principal, loaded) : redirect('/login')
}

/**
 * Who an administrator's page is for. By the role in Redis at this request, whatever the token says.
 * @returns the principal; anybody else gets the page `forbidden`, with status 403.
 * @throws StoreUnavailableError when Redis cannot be asked.
 */
export async function requireAdmin(): Promise<Principal> {
  const principal = await requirePrincipal()
  return principal.user.role === 'admin' ? principal : forbidden()
}

/** @returns the principal, or null; also null when Redis cannot be asked. For public pages that only greet. */
export async function findPrincipal(): Promise<Principal | null> {
  const session = await (await guards()).findSession()
  return session?.loaded?.status === 'active' ? appPrincipal(session.principal, session.loaded) : null
}

/** Not at build, when Next begins pages with Cache Components: there is no Redis then. */
async function guards() {
  await io()
  return appNextAuth()
}

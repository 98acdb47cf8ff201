import { headers } from 'next/headers'
import { forbidden, redirect } from 'next/navigation'
import { cache } from 'react'
import { authenticate } from '@/lib/session/flow/authenticate'
import type { Principal } from '@/lib/session/flow/principal'
import { StoreUnavailableError } from '@/lib/session/store/errors'
import { isPrefetch, readAuthCookies } from './authenticate-request'
import { authContext } from './context'
import { HANDOVER_HEADER, takeOver } from './principal-handoff'

/**
 * Who this page is for. Complete on its own: without the middleware it verifies by itself. Once per request, however
 * often it is called.
 * @returns the principal; a visitor without one is sent to the login page.
 * @throws StoreUnavailableError when Redis cannot be asked.
 */
export async function requirePrincipal(): Promise<Principal> {
  return (await verifiedPrincipal()) ?? redirect('/login')
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
  try {
    return await verifiedPrincipal()
  } catch (error) {
    if (error instanceof StoreUnavailableError) return null
    throw error
  }
}

const verifiedPrincipal = cache(async (): Promise<Principal | null> => {
  const request = await headers()
  const handedOver = takeOver(request.get(HANDOVER_HEADER))
  if (handedOver) return handedOver
  const [accessToken, refreshToken] = readAuthCookies(request)
  if (!accessToken || refreshToken === null) return null
  const authentication = await authenticate(await authContext(), accessToken, {
    countsAsSeen: !isPrefetch(request),
  })
  return authentication.status === 'accepted' ? authentication.principal : null
})

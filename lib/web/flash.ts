import { cookies, headers } from 'next/headers'
import { z } from 'zod'
import { usesSecureCookies } from '@/lib/origin'
import { cookieName } from './cookies'
import { type Flash, flashSchema } from './flash-cookie'

/** @returns what the last answer left for this page. */
export async function readFlash(): Promise<Flash> {
  const value = (await cookies()).get(cookieName('flash', usesSecureCookies(await headers())))?.value
  if (!value) return {}
  try {
    return flashSchema.parse(JSON.parse(Buffer.from(value, 'base64url').toString()))
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return {}
    throw error
  }
}

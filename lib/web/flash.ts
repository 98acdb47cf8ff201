import { cookies } from 'next/headers'
import { z } from 'zod'
import type { Reason } from '@/lib/session/store/reason'
import { cookieName } from './cookies'
import { type Flash, flashSchema } from './flash-cookie'

/** @returns what the last answer left for this page. */
export async function readFlash(): Promise<Flash> {
  const value = (await cookies()).get(cookieName('flash'))?.value
  if (!value) return {}
  try {
    return flashSchema.parse(JSON.parse(Buffer.from(value, 'base64url').toString()))
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return {}
    throw error
  }
}

/** @returns why the visitor's last session ended, if the server has just found out from a token that it signed. */
export async function readReason(): Promise<Reason | null> {
  return (await readFlash()).reason ?? null
}

import { z } from 'zod'
import { REASONS } from '@/lib/session'
import { setCookie } from './cookies'

/**
 * What one page has to tell the next, in a short-lived cookie that scripts cannot read and links cannot forge: the
 * fields of a form that failed, so that nothing has to be typed again, and why a session ended.
 */
export const flashSchema = z.object({
  email: z.string().optional(),
  name: z.string().optional(),
  remember: z.boolean().optional(),
  next: z.string().optional(),
  reason: z.enum(REASONS).optional(),
  /** How many sessions `Log out everywhere` has ended. */
  ended: z.int().optional(),
})

export type Flash = z.infer<typeof flashSchema>

const FLASH_SECONDS = 60

/** Browsers keep no cookie whose name and value are longer than 4096 bytes (ASVS 3.3.5). */
const MAX_VALUE_LENGTH = 4000

/** @returns the `Set-Cookie` value that leaves `flash` for the next page; of fields too long for a cookie, nothing. */
export function flashCookie(flash: Flash, isSecure: boolean): string {
  const encode = (kept: Flash) => Buffer.from(JSON.stringify(kept)).toString('base64url')
  const value = encode(flash)
  return setCookie(
    'flash',
    value.length <= MAX_VALUE_LENGTH ? value : encode({ reason: flash.reason, ended: flash.ended }),
    FLASH_SECONDS,
    isSecure,
  )
}

/** Keeps of a failed form what may be kept: never a password. */
export function keptFields(given: Record<string, unknown>): Flash {
  const text = (value: unknown) => (typeof value === 'string' ? value.slice(0, 320) : undefined)
  return {
    email: text(given.email),
    name: text(given.name),
    next: text(given.next),
    remember: given.remember === true || given.remember === 'on' || given.remember === 'true',
  }
}

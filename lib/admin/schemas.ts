import { z } from 'zod'
import { displayText, text } from '@/lib/users/text'
import { NOTE_MAX_LENGTH } from './audit'

/** What an administrator writes beside an action. */
const note = displayText.max(NOTE_MAX_LENGTH, `Use ${NOTE_MAX_LENGTH} characters or fewer.`).default('')

/** Without a session: all of them. */
export const kickSchema = z.strictObject({ session: text.optional(), note })

export const roleAndStatusSchema = z
  .strictObject({
    status: z.enum(['active', 'blocked'], { error: 'Send active or blocked.' }).optional(),
    role: z.enum(['user', 'admin'], { error: 'Send user or admin.' }).optional(),
    note,
  })
  .refine(({ status, role }) => status !== undefined || role !== undefined, {
    path: ['status'],
    error: 'Send a status or a role.',
  })

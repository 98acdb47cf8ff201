import { z } from 'zod'
import { WHY_MAX_LENGTH } from '@/lib/admin/audit'
import { newPasswordSchema, PASSWORD_MAX_LENGTH } from '@/lib/users/password-policy'

/** A checkbox in a form, a boolean in JSON. */
const flag = z.union([
  z.boolean(),
  z.enum(['on', 'true', 'yes', '1']).transform(() => true),
  z.enum(['off', 'false', 'no', '0', '']).transform(() => false),
])

const email = z
  .string()
  .trim()
  .max(254, 'Use 254 characters or fewer.')
  .pipe(z.email('Enter an e-mail address.'))

/** A password that is only compared; longer than any that could be right is refused before the work is done. */
const givenPassword = z
  .string()
  .min(1, 'Enter your password.')
  .max(PASSWORD_MAX_LENGTH * 4, 'This is longer than a password can be.')

export const signUpSchema = z.strictObject({
  name: z.string().trim().min(1, 'Enter your name.').max(100, 'Use 100 characters or fewer.'),
  email,
  password: newPasswordSchema,
  next: z.string().optional(),
})

export const loginSchema = z.strictObject({
  email: z.string().trim().min(1, 'Enter your e-mail address.').max(254, 'Use 254 characters or fewer.'),
  password: givenPassword,
  remember: flag.default(false),
  next: z.string().optional(),
})

/** A logout needs nothing, and no member more is a reason to leave somebody logged in. */
export const logoutSchema = z.object({})

export const confirmSchema = z.strictObject({ password: givenPassword, next: z.string().optional() })

export const changePasswordSchema = z.strictObject({
  /** Hidden in the form, for password managers. */
  username: z.string().optional(),
  currentPassword: givenPassword,
  newPassword: newPasswordSchema,
})

export const endSessionsSchema = z.union(
  [z.strictObject({ sid: z.string() }), z.strictObject({ scope: z.enum(['others', 'all']) })],
  { error: 'Send a session or a scope.' },
)

/** Why an administrator does something, in their own words. */
const reason = z.string().trim().max(WHY_MAX_LENGTH, `Use ${WHY_MAX_LENGTH} characters or fewer.`).default('')

/** Without a session: all of them. */
export const kickSchema = z.strictObject({ session: z.string().optional(), reason })

export const standingSchema = z
  .strictObject({
    status: z.enum(['active', 'blocked'], { error: 'Send active or blocked.' }).optional(),
    role: z.enum(['user', 'admin'], { error: 'Send user or admin.' }).optional(),
    reason,
  })
  .refine(({ status, role }) => status !== undefined || role !== undefined, {
    path: ['status'],
    error: 'Send a status or a role.',
  })

export const deleteAccountSchema = z.strictObject({
  /** Hidden in the form, for password managers. */
  username: z.string().optional(),
  password: givenPassword,
})

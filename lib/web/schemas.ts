import { z } from 'zod'
import { EMAIL_MAX_BYTES, emailSchema } from '@/lib/users/email'
import { PASSWORD_MAX_LENGTH } from '@/lib/users/password-length'
import { newPasswordSchema } from '@/lib/users/password-policy'
import { displayText, text } from '@/lib/users/text'

/** A checkbox in a form, a boolean in JSON. */
const flag = z.union([
  z.boolean(),
  z.enum(['on', 'true', 'yes', '1']).transform(() => true),
  z.enum(['off', 'false', 'no', '0', '']).transform(() => false),
])

/** A password that is only compared; longer than any that could be right is refused before the work is done. */
const givenPassword = text
  .min(1, 'Enter your password.')
  .max(PASSWORD_MAX_LENGTH * 4, 'This is longer than a password can be.')

export const NAME_MAX_LENGTH = 100

const personName = displayText
  .min(1, 'Enter your name.')
  .max(NAME_MAX_LENGTH, `Use ${NAME_MAX_LENGTH} characters or fewer.`)

export const renameSchema = z.strictObject({ name: personName })

export const signUpSchema = z.strictObject({
  name: personName,
  email: emailSchema,
  password: newPasswordSchema,
  next: text.optional(),
})

export const loginSchema = z.strictObject({
  email: text
    .trim()
    .min(1, 'Enter your email address.')
    .max(EMAIL_MAX_BYTES, `Use ${EMAIL_MAX_BYTES} characters or fewer.`),
  password: givenPassword,
  remember: flag.default(false),
  next: text.optional(),
})

export const confirmSchema = z.strictObject({ password: givenPassword, next: text.optional() })

export const changePasswordSchema = z
  .strictObject({
    /** Hidden in the form, for password managers. */
    username: text.optional(),
    currentPassword: givenPassword,
    newPassword: newPasswordSchema,
  })
  .refine(
    ({ currentPassword, newPassword }) => currentPassword.normalize('NFC') !== newPassword.normalize('NFC'),
    { path: ['newPassword'], error: 'This is your present password. Choose another one.' },
  )

/** `not_me` ends the others too, and leads to a new password. */
export const endSessionsSchema = z.union(
  [z.strictObject({ sid: text }), z.strictObject({ scope: z.enum(['others', 'not_me', 'all']) })],
  { error: 'Send a session or a scope.' },
)

export const deleteAccountSchema = z.strictObject({
  /** Hidden in the form, for password managers. */
  username: text.optional(),
  password: givenPassword,
})

/** What a service sends of a token (RFC 7662 §2.1, RFC 7009 §2.1). What OAuth clients add is not read. */
export const serviceTokenSchema = z.object({
  token: z.string({ error: 'Send the token.' }),
  token_type_hint: z.string().optional().describe('Taken, and not needed: a token tells what it is'),
})

import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common'
import { z } from 'zod'

export const PASSWORD_MIN_LENGTH = 15
export const PASSWORD_MAX_LENGTH = 256

/** Fewer than a million guesses: a common password, a repeated one, a row of keys. */
const TOO_COMMON_BELOW_SCORE = 2

/** No entry of a list of common passwords is longer (characters); an estimate of a long text would cost much time. */
const LONGEST_COMMON = 24

let estimator: ZxcvbnFactory | undefined

/**
 * A password that may be chosen (NIST SP 800-63B-4 §3.1.1.2, ASVS 6.2): 15 to 256 characters, any of them, no rules on
 * their kinds, not a common one; never trimmed, never cut off.
 */
export const newPasswordSchema = z
  .string()
  .refine(text => [...text].length >= PASSWORD_MIN_LENGTH, {
    error: `Use ${PASSWORD_MIN_LENGTH} characters or more.`,
    abort: true,
  })
  .refine(text => [...text].length <= PASSWORD_MAX_LENGTH, {
    error: `Use ${PASSWORD_MAX_LENGTH} characters or fewer.`,
    abort: true,
  })
  .refine(text => !isTooCommon(text), {
    error: 'This password is among the first that an attacker would try.',
  })
  .meta({ minLength: PASSWORD_MIN_LENGTH, maxLength: PASSWORD_MAX_LENGTH })

function isTooCommon(password: string): boolean {
  if (password.length > LONGEST_COMMON) return false
  estimator ??= new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs })
  return estimator.check(password).score < TOO_COMMON_BELOW_SCORE
}

import { setImmediate } from 'node:timers/promises'
import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common'
import { inTurn } from './hash-queue'
import { PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH } from './password-length'
import { text } from './text'

/** Fewer than a million guesses: a common password, or a few of them. */
const TOO_COMMON_BELOW_SCORE = 2

/** Fewer different characters than this are a pattern, whatever their order. */
const MIN_DISTINCT_CHARACTERS = 5

/** What a keyboard and the alphabet suggest, as rows, as columns and backwards. */
const ROWS = [
  'qwertyuiopasdfghjkl;zxcvbnm,./',
  'qwertyuiopasdfghjklzxcvbnm',
  'qwertzuiopüasdfghjklöäyxcvbnm',
  'azertyuiopqsdfghjklmwxcvbn',
  '12345678901234567890-=',
  'abcdefghijklmnopqrstuvwxyz',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
  'qazwsxedcrfvtgbyhnujmikolp',
  '1q2w3e4r5t6y7u8i9o0p',
  '!@#$%^&*()_+',
]
const SUGGESTED = ROWS.flatMap(row => [row, [...row].reverse().join('')]).join('\n')

/** A run of this many characters that was there before adds nothing to guess. */
const MIN_REPEATED = 4

/** The estimator's time grows faster than the text: it sees pieces of this many characters, and this many of them. */
const PIECE_LENGTH = 32
const MAX_PIECES = 2

let estimator: ZxcvbnFactory | undefined

/**
 * A password that may be chosen (NIST SP 800-63B-4 §3.1.1.2, ASVS 6.2): 15 to 256 characters, any of them, no rules on
 * their kinds, not a common one; never trimmed, never cut off. To be parsed asynchronously: judging one takes a few
 * milliseconds, and other requests get the event loop between two judgements.
 * @throws OverloadedError when too many passwords wait to be judged.
 */
export const newPasswordSchema = text
  .refine(password => [...password].length >= PASSWORD_MIN_LENGTH, {
    error: `Use ${PASSWORD_MIN_LENGTH} characters or more.`,
    abort: true,
  })
  .refine(password => [...password].length <= PASSWORD_MAX_LENGTH, {
    error: `Use ${PASSWORD_MAX_LENGTH} characters or fewer.`,
    abort: true,
  })
  .refine(async password => !(await inTurn('judgements', () => judge(password))), {
    error: 'This password is among the first that an attacker would try.',
  })
  .meta({ minLength: PASSWORD_MIN_LENGTH, maxLength: PASSWORD_MAX_LENGTH })

async function judge(password: string): Promise<boolean> {
  await setImmediate()
  return isTooCommon(password)
}

/** A password is as hard to guess as the hardest of its pieces, at least. */
function isTooCommon(password: string): boolean {
  const folded = password.normalize('NFC').toLowerCase()
  if (new Set(folded).size < MIN_DISTINCT_CHARACTERS) return true
  // One combination of substitutions (`p4$$w0rd`): trying all of them takes a tenth of a second for some texts.
  estimator ??= new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs, l33tMaxSubstitutions: 1 })
  const rest = withoutRepetition(folded)
  for (let piece = 0; piece < MAX_PIECES; piece += 1) {
    const { score } = estimator.check(rest.slice(piece * PIECE_LENGTH, (piece + 1) * PIECE_LENGTH))
    if (score >= TOO_COMMON_BELOW_SCORE) return false
  }
  return true
}

/** Leaves out every run that stands further ahead in the text, or on the keyboard: what LZ77 would leave out. */
function withoutRepetition(password: string): string {
  const known = `${SUGGESTED}\n${password}`
  let rest = ''
  for (let at = known.length - password.length; at < known.length; ) {
    const length = longestRunBefore(known, at)
    if (length < MIN_REPEATED) rest += known[at]
    at += length < MIN_REPEATED ? 1 : length
  }
  return rest
}

/** @returns the length of the longest text that begins at `at` and also further ahead; the two may overlap. */
function longestRunBefore(known: string, at: number): number {
  let longest = 0
  for (let start = 0; start < at; start += 1) {
    let length = 0
    while (at + length < known.length && known[start + length] === known[at + length]) length += 1
    longest = Math.max(longest, length)
  }
  return longest
}

import { z } from 'zod'
import { REASONS } from '@/lib/session'
import { clearCookie, readAppCookie, setCookie } from '@/lib/web/cookies'

/** What a token has to pass, in the order in which it is asked. `user`: the account itself, which the app reads. */
export const COPY_CHECKS = ['signature', 'exp', 'sid', 'jti', 'ver', 'user'] as const

export type CopyCheck = (typeof COPY_CHECKS)[number]

const answerSchema = z.discriminatedUnion('status', [
  z.object({
    /** Milliseconds since the epoch. */
    at: z.int(),
    status: z.literal(200),
    userName: z.string(),
  }),
  z.object({
    at: z.int(),
    status: z.literal(401),
    code: z.enum(['revoked', 'unauthenticated']),
    reason: z.enum(REASONS).optional(),
    refusedBy: z.enum(COPY_CHECKS),
  }),
])

/** What one use of the copy was answered. */
export type CopyAnswer = z.infer<typeof answerSchema>

const answersSchema = z.array(answerSchema)

/** How many answers the browser keeps: the cookie stays far below 4096 bytes (ASVS 3.3.5). */
const KEPT = 3

/** How long the last answer to a copy that is over stays (s). */
const AFTERWARDS_SECONDS = 60

/** @returns the answers that this browser's copy has had, the latest first. */
export function readCopyAnswers(headers: Headers): CopyAnswer[] {
  const value = readAppCookie(headers, 'copy-answers')
  if (!value) return []
  try {
    return answersSchema.parse(JSON.parse(Buffer.from(value, 'base64url').toString()))
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return []
    throw error
  }
}

/**
 * @param leftSeconds how long the copy lives; null when it is over.
 * @returns the `Set-Cookie` value that keeps one more answer.
 */
export function keepCopyAnswer(
  headers: Headers,
  answer: CopyAnswer,
  leftSeconds: number | null,
  isSecure: boolean,
): string {
  const answers = [answer, ...readCopyAnswers(headers)].slice(0, KEPT)
  const value = Buffer.from(JSON.stringify(answers)).toString('base64url')
  return setCookie('copy-answers', value, leftSeconds ?? AFTERWARDS_SECONDS, isSecure, 'Strict')
}

/** @returns the `Set-Cookie` value that forgets the answers to an earlier copy. */
export const forgetCopyAnswers = (isSecure: boolean) => clearCookie('copy-answers', isSecure)

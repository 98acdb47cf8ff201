import { headers } from 'next/headers'
import { usesSecureCookies } from '@/lib/origin'
import { usersContext } from '@/lib/users/open-context'
import { readAppCookie } from '@/lib/web/cookies'
import { showDemoUsers } from '@/lib/web/features'
import { type CopyAnswer, readCopyAnswers } from './answers'
import { copyLife } from './check-copy'

/** What a page shows of the visitor's copy; never the copy itself. */
export type Copy = {
  /** Seconds for which the copy would be accepted if nothing but its `exp` ended it; null: there is no copy (any more). */
  leftSeconds: number | null
  /** The latest first. */
  answers: CopyAnswer[]
}

/** @returns the visitor's copy as it is now; null where the demonstration is off. */
export async function readCopy(): Promise<Copy | null> {
  if (!showDemoUsers()) return null
  const request = await headers()
  const token = readAppCookie(request, 'copy')
  const leftSeconds =
    token === null ? null : await copyLife(await usersContext(), request, token, usesSecureCookies(request))
  return { leftSeconds, answers: readCopyAnswers(request) }
}

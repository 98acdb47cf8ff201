import type { Auth } from '@/lib/session'

/**
 * Reads the feed of endings until every token of a user has ended.
 * @returns what ended and why, in the order in which it is told.
 */
export async function readEndings<C extends object>(auth: Auth<C>, userId: string): Promise<string[]> {
  const stop = new AbortController()
  const told: string[] = []
  for await (const ending of auth.endings({ signal: stop.signal })) {
    if (ending.userId !== userId) continue
    told.push(`${ending.what} ${ending.reason}`)
    if (ending.what === 'sub') stop.abort()
  }
  return told
}

import { readEnv } from '@/lib/env'

/** Whether the demo logins exist: only the embedded store has them, because it forgets everything at the end. */
export function showDemoUsers(): boolean {
  const { DEMO_USERS, REDIS_URL, UPSTASH_REDIS_REST_URL } = readEnv()
  return DEMO_USERS && !REDIS_URL && !UPSTASH_REDIS_REST_URL
}

/** Whether `/lab` is there. */
export function labEnabled(): boolean {
  return readEnv().LAB
}

/** Whether a page belongs to the lab while that is switched off: it is not there, for anybody. */
export function isSwitchedOff(pathname: string): boolean {
  return !labEnabled() && /^\/lab(\/|$)/i.test(pathname)
}

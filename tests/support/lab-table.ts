import type { Lane } from '@/lib/lab/lanes'

type Statuses = Record<Lane, number>

/** What the copies, and the victim's own browser, get after each action: the design's table, once for every test of the lab. */
export const LAB_TABLE: Record<
  'logout' | 'kick' | 'password' | 'empty' | 'disconnect' | 'expiry',
  { copy: Statuses; victim: Statuses }
> = {
  logout: { copy: lanes(200, 200, 401, 401, 200, 401), victim: lanes(200, 401, 401, 401, 401, 401) },
  kick: { copy: lanes(200, 200, 401, 401, 200, 401), victim: lanes(200, 200, 401, 401, 200, 401) },
  password: { copy: lanes(200, 200, 401, 401, 200, 401), victim: lanes(200, 200, 200, 200, 200, 200) },
  empty: { copy: lanes(200, 200, 401, 401, 200, 401), victim: lanes(200, 200, 401, 401, 200, 401) },
  disconnect: { copy: lanes(200, 200, 503, 503, 200, 503), victim: lanes(200, 200, 503, 503, 200, 503) },
  expiry: { copy: lanes(401, 401, 401, 401, 401, 401), victim: lanes(401, 401, 401, 401, 401, 401) },
}

/** Commands that one request sends to Redis. */
export const LAB_COMMANDS: Record<Lane, string[]> = {
  expiry: [],
  'client-delete': [],
  denylist: ['MGET'],
  allowlist: ['MGET'],
  refresh: [],
  opaque: ['GET'],
}

function lanes(
  expiry: number,
  clientDelete: number,
  denylist: number,
  allowlist: number,
  refresh: number,
  opaque: number,
): Statuses {
  return { expiry, 'client-delete': clientDelete, denylist, allowlist, refresh, opaque }
}

import figures from './measured.json'

/** The ways in which a session ends. */
export const ENDINGS = {
  logout: 'Log out',
  otherDevice: 'Log out another device',
  password: 'Change the password',
  role: 'Change the role',
  block: 'Block the user',
} as const

export type EndingName = keyof typeof ENDINGS

/** How long a copy was accepted after the ending had been acknowledged: requests, and seconds until the last of them. */
export type Acceptance = { requests: number; seconds: number }

/**
 * What happened to copies of a session's cookies, made before it ended.
 * `copy` is presented as it was copied. `used` takes what the server sends, as a browser does, and asks the library's own
 * address for a newer session. `isStillAccepted`: it was when the run stopped watching, after its life was over.
 * `isAppOnly`: the library has no call for this ending; the app changes its own table of users.
 */
export type MeasuredEnding = {
  isAppOnly: boolean
  copy: Acceptance
  used: Acceptance & { isStillAccepted: boolean }
}

export type MeasuredLibrary = {
  name: string
  version: string
  /** What the cookie is, and who is asked about it. */
  keeps: string
  /** What its documentation says the cookie lives, when nothing is configured. */
  defaultLife: string
  /** The attributes of the session's cookie. */
  cookie: string
  /** What its own documentation says to whom this is too long; `source` is where. */
  remedy: string
  source: string | null
  /** None where the library has no such thing. */
  endings: Record<EndingName, MeasuredEnding | null>
}

export const COMPARED: {
  measuredAt: string
  node: string
  next: string
  /** The life of cookies and tokens in the run, and how long copies were watched (s). */
  lifeSeconds: number
  watchedSeconds: number
  libraries: MeasuredLibrary[]
} = figures

/** @returns how long a copy goes on after this ending, where nothing is configured, in words. */
export function staysFor({ defaultLife, endings }: MeasuredLibrary, name: EndingName): string {
  const ending = endings[name]
  if (!ending) return 'not offered'
  if (ending.used.isStillAccepted) return `${defaultLife} after its last use`
  return ending.copy.requests + ending.used.requests === 0 ? 'refused at once' : `up to ${defaultLife}`
}

/** @returns what was counted in the run, in words; '' where the library has no such ending. */
export function counted({ endings }: MeasuredLibrary, name: EndingName): string {
  const ending = endings[name]
  if (!ending) return ''
  const { copy, used } = ending
  const more = used.isStillAccepted ? `; in use, still after ${used.seconds} s` : ''
  return copy.requests === 0 && !more ? '0 requests' : `${copy.requests} requests, ${copy.seconds} s${more}`
}

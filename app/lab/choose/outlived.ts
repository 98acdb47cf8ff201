import figures from './outlived.json'

/** What somebody does in the browser whose session has ended. */
export const WAYS = {
  open: 'Nothing: the page is open',
  history: 'Back and Forward',
  link: 'A link to a page seen before',
  otherSite: 'Back from another site',
} as const

export type Way = keyof typeof WAYS

/** How long protected text was in the document. */
export type Stay = {
  /** From the last moment at which the server accepted the session, or from the navigation (s); null: until nobody looked any more. */
  seconds: number | null
  /** How many pages were asked for from then on. */
  asked: number
}

/** `kept`: whether Chromium showed the page again as it was, when Back led to it from another site, or its reasons why not. */
export type Outlived = Record<Way, Stay> & { kept: string }

export type OutlivedEnding = { name: string; watched: Outlived; unwatched: Outlived }

/** As `npm run bench -- outlive` has measured it. */
export const OUTLIVED: {
  measuredAt: string
  chromium: string
  next: string
  /** How long the measurement looked at the page after each step (s). */
  lookedSeconds: number
  endings: OutlivedEnding[]
} = figures

/** @returns for how long, in words. */
export const stays = ({ seconds }: Stay): string => (seconds === null ? 'stays' : `${seconds} s`)

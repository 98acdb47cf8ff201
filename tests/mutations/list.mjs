import { DOORS } from './doors.mjs'
import { EXAMPLES } from './examples.mjs'
import { FEED } from './feed.mjs'
import { LAB } from './lab.mjs'
import { REDIS } from './redis.mjs'
import { RENEWALS } from './renewals.mjs'
import { SERVICES } from './services.mjs'
import { SESSIONS } from './sessions.mjs'
import { TOKENS } from './tokens.mjs'
import { USERS } from './users.mjs'
import { WEB } from './web.mjs'

/**
 * Faults that somebody could make in this product one day, each with the test that must notice it. `find` stands once in
 * the file; a list of `edits` is one fault in several places.
 *
 * @typedef {{ file: string, find: string, replace: string }} Edit
 * @typedef {{ name: string, edits: Edit[], project: string, test: string, title?: string }} Mutation
 */

/** @type {Mutation[]} */
export const MUTATIONS = [
  ...SESSIONS,
  ...RENEWALS,
  ...TOKENS,
  ...SERVICES,
  ...FEED,
  ...REDIS,
  ...USERS,
  ...WEB,
  ...DOORS,
  ...LAB,
  ...EXAMPLES,
]

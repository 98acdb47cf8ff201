/**
 * From users and habits to memory, commands per second and nodes, by the sizes that `npm run bench -- growth` measured.
 * `npm run scale -- --users 1000000 --logins 0.5 --logouts 0.3 --requests 40`. What it means: docs/scaling.md.
 */
import { parseArgs } from 'node:util'

const DAY_SECONDS = 86_400
/** In bytes: a denied id with its feed entry and its share of Redis' tables, a user with a history, a further session. */
const [ENTRY_BYTES, USER_BYTES, SESSION_BYTES] = [250, 10_400, 450]
/** One logout denies the token and its session. */
const ENTRIES_PER_LOGOUT = 2
/**
 * A login counts two attempts, finds the user, reads the password, then version, sessions and user, begins the session and
 * notes the time. A refresh reads the user, rotates, and loads what pages show. A request asks and loads at once.
 */
const COMMANDS = { login: 9, logout: 1, refresh: 3, request: 2 }
/** The busiest second of a day, over the mean of the day. */
const PEAK = 4
/** What one node is planned for: half of what one core was measured to answer, and 60 % of its memory. */
const NODE_COMMANDS = 40_000
const NODE_MEMORY_SHARE = 0.6

const { values } = parseArgs({
  options: {
    users: { type: 'string', default: '100000' },
    logins: { type: 'string', default: '0.5' },
    logouts: { type: 'string', default: '0.3' },
    requests: { type: 'string', default: '40' },
    'access-ttl': { type: 'string', default: '900' },
    'session-days': { type: 'string', default: '30' },
    'node-gb': { type: 'string', default: '8' },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) {
  console.info(`npm run scale -- [options]
  --users N           accounts (100000)
  --logins N          logins of a user in a day (0.5)
  --logouts N         logouts of a user in a day (0.3)
  --requests N        protected requests of a user in a day (40)
  --access-ttl N      life of an access token, seconds (900)
  --session-days N    how long an unused session lasts, days (30)
  --node-gb N         memory of one Redis node (8)`)
} else console.info(inWords(calculate()))

function calculate() {
  const [users, logins, logouts, requests] = [
    values.users,
    values.logins,
    values.logouts,
    values.requests,
  ].map(positive)
  const [accessTtl, sessionDays, nodeGb] = [
    values['access-ttl'],
    values['session-days'],
    values['node-gb'],
  ].map(positive)
  const perDay = (/** @type {number} */ each) => users * each
  // Who logs out ends the session; who does not leaves it to run out.
  const sessions = perDay(Math.max(logins - logouts, 0)) * sessionDays + perDay(Math.min(logins, logouts)) / 2
  // A refresh comes when a request finds its token expired: once per token life at most, and never more than requests.
  const refreshes = perDay(Math.min(requests, DAY_SECONDS / accessTtl) / 4)
  const denied = (perDay(logouts) * ENTRIES_PER_LOGOUT * accessTtl) / DAY_SECONDS
  const bytes = denied * ENTRY_BYTES + sessions * SESSION_BYTES + users * USER_BYTES
  const commands =
    perDay(requests) * COMMANDS.request +
    perDay(logins) * COMMANDS.login +
    perDay(logouts) * COMMANDS.logout +
    refreshes * COMMANDS.refresh
  const peakPerSecond = (commands / DAY_SECONDS) * PEAK
  const nodes = Math.max(
    Math.ceil(bytes / (nodeGb * 1e9 * NODE_MEMORY_SHARE)),
    Math.ceil(peakPerSecond / NODE_COMMANDS),
    1,
  )
  return { users, denied, sessions, bytes, commands, peakPerSecond, nodes }
}

/** @param {ReturnType<typeof calculate>} result */
function inWords({ users, denied, sessions, bytes, commands, peakPerSecond, nodes }) {
  const whole = (/** @type {number} */ value) => Math.round(value).toLocaleString('en')
  const mb = (/** @type {number} */ value) => `${(value / 1e6).toFixed(1)} MB`
  return [
    `denied ids at any moment   ${whole(denied)}, ${mb(denied * ENTRY_BYTES)}`,
    `sessions                   ${whole(sessions)}, ${mb(sessions * SESSION_BYTES)}`,
    `users                      ${whole(users)}, ${mb(users * USER_BYTES)}`,
    `memory in all              ${mb(bytes)}`,
    `commands                   ${whole(commands)} a day, ${whole(peakPerSecond)} a second at the peak (${PEAK} × the mean)`,
    '',
    `Upstash, one database      ${whole(commands * 30)} commands and ${(bytes / 1e9).toFixed(2)} GB a month`,
    `one Valkey                 ${nodes === 1 ? 'enough, with a replica to take over' : 'not enough'}`,
    `Valkey cluster             ${nodes} primaries of ${values['node-gb']} GB, each with a replica`,
  ].join('\n')
}

/** @param {string | undefined} text */
function positive(text) {
  const number = Number(text)
  if (Number.isFinite(number) && number >= 0) return number
  console.error(`${JSON.stringify(text)} is no number; npm run scale -- --help says what is asked for`)
  return process.exit(2)
}

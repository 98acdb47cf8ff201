import type { Recipe } from './apps'

/** How to sign in and out of an app. */
export type Sessions = 'none' | 'plain' | 'product' | 'better-auth' | 'next-auth'

/** One server of a run. */
export type Target = {
  name: string
  /** What it does, for the tables. */
  what: string
  recipe: Recipe
  sessions: Sessions
  /** Which Redis it talks to; the embedded one has a server of its own. */
  redis?: 'tcp' | 'rest' | 'embedded'
  env?: Record<string, string>
}

export const FLOORS = ['none', 'none-again']
/** What a page behind a middleware is compared with. */
export const EMPTY_MIDDLEWARE = 'middleware-node'

const none: Recipe = { name: 'none', layers: ['none'] }
const betterAuth: Recipe = { name: 'better-auth', layers: ['better-auth'] }

const noAuthentication: Target = { name: 'none', what: 'no authentication', recipe: none, sessions: 'none' }

const REFERENCES: Target[] = [
  noAuthentication,
  { name: 'none-again', what: 'the same app once more: the noise', recipe: none, sessions: 'none' },
  {
    name: 'middleware-edge',
    what: 'middleware that does nothing, Edge runtime',
    recipe: { name: 'middleware-edge', layers: ['none', 'middleware-edge'] },
    sessions: 'none',
  },
  {
    name: 'middleware-node',
    what: 'middleware that does nothing, Node runtime',
    recipe: { name: 'middleware-node', layers: ['none', 'middleware-node'] },
    sessions: 'none',
  },
  {
    name: 'verify-only',
    what: '`jose` verify in the Edge runtime',
    recipe: { name: 'verify-only', layers: ['none', 'verify-only'] },
    sessions: 'plain',
  },
  {
    name: 'iron-session',
    what: 'sealed cookie',
    recipe: { name: 'iron-session', layers: ['iron-session'] },
    sessions: 'plain',
  },
  {
    name: 'next-auth',
    what: 'next-auth 4, JWT',
    recipe: { name: 'next-auth', layers: ['next-auth'] },
    sessions: 'next-auth',
  },
  {
    name: 'better-auth',
    what: 'sessions in Redis, over TCP',
    recipe: betterAuth,
    sessions: 'better-auth',
    redis: 'tcp',
  },
  {
    name: 'better-auth-cache',
    what: 'the same with its cookie cache',
    recipe: betterAuth,
    sessions: 'better-auth',
    redis: 'tcp',
    env: { COOKIE_CACHE_SECONDS: '300' },
  },
]

/** @returns the product of a checkout, as a server of a run. */
export function productTarget(
  name: string,
  checkout: string,
  redis: 'tcp' | 'rest' | 'embedded',
  appName: string,
): Target {
  const what = { tcp: 'over TCP', rest: "over Upstash's REST protocol", embedded: 'embedded engine' }[redis]
  const recipe: Recipe = { name: appName, layers: ['ours'], product: checkout }
  return { name, what: `this project, ${what}`, recipe, sessions: 'product', redis }
}

/** @returns the same server with four times the room for garbage before V8 collects it. */
function roomy(target: Target): Target {
  const option = '--max-semi-space-size=64'
  return {
    ...target,
    name: `${target.name}-64`,
    what: `${target.what}, \`${option}\``,
    env: { ...target.env, NODE_OPTIONS: option },
  }
}

/** @returns all the servers of a run of the checkout at `root`. */
export function allTargets(root: string): Target[] {
  const ours = (redis: 'tcp' | 'rest' | 'embedded') => productTarget(`ours-${redis}`, root, redis, 'ours')
  return [
    ...REFERENCES,
    ...[ours('tcp'), ours('rest'), ours('embedded')],
    ...[roomy(noAuthentication), roomy(ours('tcp'))],
  ]
}

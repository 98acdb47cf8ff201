import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AppOnRedis, startAppOnRedis } from '../support/app-on-redis'
import { type RawAnswer, rawRequest } from '../support/raw-request'
import { PROTECTED_TEXT } from '../support/visitor'

/**
 * Every address that needs no principal, by its name in the build. A route that is added tomorrow and is not here must
 * refuse strangers, or this fails: make it protected, or say here in public that it is not.
 */
const PUBLIC = new Set([
  '/',
  '/login',
  '/signup',
  '/lab',
  '/lab/choose',
  '/adopt',
  '/compare',
  // `/docs/[name]` is public by name: lib/web/public-paths.ts.
  '/docs',
  '/docs/api',
  '/icon.svg',
  '/apple-icon.png',
  '/opengraph-image.png',
  '/logout',
  '/robots.txt',
  '/sitemap.xml',
  '/llms.txt',
  '/.well-known/[...path]',
  '/.well-known/change-password',
  '/.well-known/jwks.json',
  '/.well-known/oauth-authorization-server',
  '/.well-known/security.txt',
  '/api/auth/signup',
  '/api/auth/login',
  '/api/auth/logout',
  '/api/auth/refresh',
  '/api/health',
  '/api/ready',
  '/api/openapi.json',
  // Not there without the demo accounts.
  '/api/copy',
  '/api/copy/use',
  '/api/lab/start',
  '/api/lab/keys',
  '/api/lab/growth',
  '/api/lab/[lane]',
  '/api/lab/[lane]/[action]',
  '/api/lab/sandbox/[action]',
  '/api/lab/[[...path]]',
])

const BUILD = join(import.meta.dirname, '../../.next')
if (!existsSync(join(BUILD, 'BUILD_ID'))) throw new Error('There is no build to test: npm run build first.')
const BUILD_ID = readFileSync(join(BUILD, 'BUILD_ID'), 'utf8').trim()
const manifest = (name: string) => JSON.parse(readFileSync(join(BUILD, name), 'utf8'))

/** Every page and handler that the build knows, from each manifest that names some, as `/api/sessions/[sid]`. */
function routesOfTheBuild(): string[] {
  const { staticRoutes, dynamicRoutes, dataRoutes } = manifest('routes-manifest.json') as Record<
    string,
    { page: string }[]
  >
  const { routes, dynamicRoutes: prerendered } = manifest('prerender-manifest.json') as Record<string, object>
  const names = [
    ...Object.values(manifest('app-path-routes-manifest.json') as Record<string, string>),
    ...[...(staticRoutes ?? []), ...(dynamicRoutes ?? []), ...(dataRoutes ?? [])].map(route => route.page),
    ...Object.keys(routes ?? {}),
    ...Object.keys(prerendered ?? {}),
  ]
  return [...new Set(names)].sort()
}

const ID = 'AAAAAAAAAAAAAAAAAAAAAA'
const addressOf = (route: string) => route.replace(/\[\[?(\.\.\.)?\w+\]?\]/g, ID)
const isHandler = (route: string) =>
  /^\/(api|\.well-known)\/|^\/(robots\.txt|sitemap\.xml|llms\.txt)$/.test(route)

/** The ways to ask for a page: as a document, and each way in which the router asks for its parts. */
function variantsOf(route: string): { target: string; headers?: Record<string, string> }[] {
  const path = addressOf(route)
  const leaf = path === '/' ? '/index' : path
  return [
    { target: path },
    { target: path, headers: { RSC: '1' } },
    { target: path, headers: { RSC: '1', 'Next-Router-Prefetch': '1' } },
    {
      target: path,
      headers: { RSC: '1', 'Next-Router-Prefetch': '1', 'Next-Router-Segment-Prefetch': '/_tree' },
    },
    { target: `${leaf}.rsc` },
    { target: `${leaf}.segments/_tree.segment.rsc` },
    { target: `${leaf}.segments/_full.segment.rsc` },
    { target: `/_next/data/${BUILD_ID}${leaf}.json` },
  ]
}

describe('[A6.3.4 A7.2.1] every route of the build', () => {
  const routes = routesOfTheBuild()
  let running: AppOnRedis
  beforeAll(async () => {
    running = await startAppOnRedis()
  })
  afterAll(() => running?.stop())

  /** Another spelling, or a router's request without its checksum, is sent to the right address: what does that say? */
  async function follow(
    target: string,
    method: string,
    headers?: Record<string, string>,
  ): Promise<RawAnswer> {
    const answer = await rawRequest(running.origin, target, { method, headers })
    const location = answer.headers.get('location')
    if (![307, 308].includes(answer.status) || !location?.startsWith('/')) return answer
    return follow(location, method, headers)
  }

  it('the walk finds what is known to be there', () => {
    expect(routes).toEqual(
      expect.arrayContaining([
        '/',
        '/dashboard',
        '/account/sessions',
        '/api/auth/session',
        '/api/sessions/[sid]',
      ]),
    )
    expect(routes.length).toBeGreaterThan(20)
  })

  it.each(routes.filter(route => !PUBLIC.has(route)))(
    '%s refuses who has no principal, in every variant and by every method',
    async route => {
      for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']) {
        for (const { target, headers } of variantsOf(route)) {
          const answer = await follow(target, method, headers)
          const allowed = isHandler(route) ? [401] : [303, 401]
          expect(allowed, `${method} ${target} ${JSON.stringify(headers)}`).toContain(answer.status)
          if (answer.status === 303) {
            expect(answer.headers.get('location') ?? answer.headers.get('x-nextjs-redirect')).toMatch(
              /^\/login\?next=/,
            )
          }
          expect(answer.text).not.toMatch(PROTECTED_TEXT)
          expect(answer.text.length, 'a refusal is short').toBeLessThan(500)
        }
      }
    },
  )

  it.each(routes.filter(route => PUBLIC.has(route) && !isHandler(route)))(
    '%s is public on purpose, and is answered',
    async route => {
      expect((await rawRequest(running.origin, addressOf(route))).status).toBe(200)
    },
  )

  it('no protected page was rendered at build time: nothing of it lies in a file', () => {
    const { routes: prerendered } = manifest('prerender-manifest.json') as { routes: Record<string, unknown> }
    expect(
      Object.keys(prerendered).filter(route => !PUBLIC.has(route) && !route.startsWith('/_global-error')),
    ).toEqual([])
  })

  it('there is one Server Action, on the page that takes one: each is an address of its own', () => {
    const { node, edge } = manifest('server/server-reference-manifest.json') as {
      node: Record<string, { workers: object; filename: string; exportedName: string }>
      edge: object
    }
    const actions = Object.values(node).map(({ workers, filename, exportedName }) => [
      filename,
      exportedName,
      ...Object.keys(workers),
    ])
    expect(actions).toEqual([['app/account/rename.ts', 'rename', 'app/account/page']])
    expect(edge).toEqual({})
  })
})

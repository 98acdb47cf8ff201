import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LANES } from '@/lib/lab/lanes'
import { type RunningApp, startApp } from '../../support/app'
import { CookieBrowser } from '../../support/cookie-browser'
import { LabVisitor } from '../../support/lab-visitor'

const MANIFEST = join(import.meta.dirname, '../../../.next/server/app-paths-manifest.json')
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
const PASSWORD = 'seven green bicycles at dawn'

/** Every address that the build serves, the lab's own left out; parameters filled with an id. */
function addresses(): string[] {
  const manifest: Record<string, string> = JSON.parse(readFileSync(MANIFEST, 'utf8'))
  return Object.keys(manifest)
    .filter(name => /\/(page|route)$/.test(name) && !name.startsWith('/_'))
    .map(name => name.replace(/\/(page|route)$/, '').replace(/\[[^\]]*\]+/g, 'A'.repeat(22)) || '/')
    .filter(path => !/^\/(api\/)?lab(\/|$)/.test(path))
}

describe('lab and app', () => {
  let app: RunningApp

  beforeAll(async () => {
    app = await startApp({ env: { LOGIN_RATE_LIMIT: 'off' } })
  })
  afterAll(() => app?.stop())

  test('every address of the app answers a lab credential as it answers no credential at all', async () => {
    const { copies } = await LabVisitor.arrive(app.origin)
    const paths = addresses()
    expect(paths).toContain('/dashboard')
    expect(paths).toContain('/api/auth/session')
    expect(paths.length).toBeGreaterThan(20)
    for (const path of paths) {
      for (const method of path.startsWith('/api/') ? METHODS : (['GET'] as const)) {
        const without = await ask(method, path, {})
        for (const lane of LANES) {
          const text = copies[lane]
          const tries: Record<string, string>[] = [
            { cookie: `access=${text}` },
            { cookie: `refresh=${text}` },
            { cookie: `access=${text}; refresh=${text}; logout-ticket=${text}` },
            { authorization: `Bearer ${text}` },
          ]
          for (const headers of tries) {
            expect({ method, path, lane, ...(await ask(method, path, headers)) }).toEqual({
              method,
              path,
              lane,
              ...without,
            })
          }
        }
      }
    }
  }, 180_000)

  test('without a credential every protected address refuses', async () => {
    for (const path of ['/dashboard', '/account', '/account/sessions', '/admin']) {
      expect(await ask('GET', path, {})).toMatchObject({ status: 303 })
    }
    for (const path of ['/api/auth/session', '/api/sessions', '/api/account/events', '/api/admin/users']) {
      expect(await ask('GET', path, {})).toMatchObject({ status: 401 })
    }
  })

  test('no lane accepts a token of the app', async () => {
    const browser = new CookieBrowser(app.origin)
    const email = 'lab-separation@example.com'
    const { status } = await browser.send('POST', '/api/auth/signup', {
      name: 'Ada',
      email,
      password: PASSWORD,
    })
    expect(status).toBe(201)
    for (const text of [browser.value('access'), browser.value('refresh')]) {
      for (const lane of LANES) {
        const tries: Record<string, string>[] = [
          { authorization: `Bearer ${text}` },
          { cookie: `lab-${lane}=${text}` },
        ]
        for (const headers of tries) {
          expect({ lane, ...(await ask('GET', `/api/lab/${lane}`, headers)) }).toEqual({
            lane,
            status: 401,
            to: null,
          })
          const out = await ask('POST', `/api/lab/${lane}/kick`, { ...headers, cookie: `lab=${text}` })
          expect({ lane, ...out }).toEqual({ lane, status: 401, to: null })
        }
      }
    }
    expect((await browser.send('GET', '/api/auth/session')).status).toBe(200)
  })

  async function ask(method: string, path: string, headers: Record<string, string>) {
    const response = await fetch(`${app.origin}${path}`, { method, headers, redirect: 'manual' })
    await response.body?.cancel()
    return { status: response.status, to: response.headers.get('location') }
  }
})

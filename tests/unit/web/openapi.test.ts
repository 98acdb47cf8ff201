import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Validator } from '@seriousme/openapi-schema-validator'
import { describe, expect, test } from 'vitest'
import { ENDPOINTS } from '@/lib/reference/endpoints'
import { openApiDocument } from '@/lib/reference/openapi'

const APP = join(import.meta.dirname, '../../../app')
/** Demonstration, files, and what answers for addresses that do not exist. */
const NOT_API =
  /\[\.\.\.|^api\/(copy|lab|refused)\/|^(robots\.txt|sitemap\.xml|llms\.txt|docs\/markdown)\/|^\.well-known\/(security\.txt|change-password)\//
const document = openApiDocument({ origin: 'https://app.example.com', accessCookie: '__Host-access' })

/** `GET /api/sessions` for every method that a route file names. */
function handlers(): string[] {
  return readdirSync(APP, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('/route.ts') && !NOT_API.test(file))
    .flatMap(file => {
      const path = `/${file.replace(/\/route\.ts$/, '').replace(/\[(\w+)\]/g, '{$1}')}`
      const source = readFileSync(join(APP, file), 'utf8')
      const [, routes = ''] = source.split('createRoutes({')
      const named = routes.matchAll(/\b(GET|POST|PATCH|DELETE):/g)
      return [...named].map(([, method]) => `${method} ${path}`)
    })
}

describe('the API reference', () => {
  test('is valid OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(document))
    expect({ valid, errors }).toEqual({ valid: true, errors: undefined })
    expect(document.openapi).toMatch(/^3\.1\./)
  })

  test('describes every handler, and no other', () => {
    const described = ENDPOINTS.map(({ method, path }) => `${method.toUpperCase()} ${path}`)
    expect(described.toSorted()).toEqual(handlers().toSorted())
  })

  test('gives every operation a name of its own', () => {
    const names = [...JSON.stringify(document).matchAll(/"operationId":"([^"]+)"/g)].map(([, name]) => name)
    expect(names).toHaveLength(ENDPOINTS.length)
    expect(new Set(names).size).toBe(names.length)
  })

  test('names the cookie as this origin has it', () => {
    expect(document).toMatchObject({
      servers: [{ url: 'https://app.example.com' }],
      components: { securitySchemes: { session: { in: 'cookie', name: '__Host-access' } } },
    })
  })

  test('names what a listener may send to the feed, and what a client of OAuth may send with a token', () => {
    const form = { 'application/x-www-form-urlencoded': { schema: { required: ['token'] } } }
    const hint = { properties: { token_type_hint: { type: 'string' } } }
    expect(document).toMatchObject({
      paths: {
        '/api/feed': {
          get: { parameters: [{ name: 'Last-Event-ID', in: 'header', required: false }] },
        },
        '/api/oauth/introspect': { post: { requestBody: { content: form } } },
        '/api/oauth/revoke': { post: { requestBody: { content: { 'application/json': { schema: hint } } } } },
      },
    })
  })

  test('says how long a new password must be', () => {
    expect(JSON.stringify(document)).toContain(
      '"newPassword":{"type":"string","minLength":15,"maxLength":256}',
    )
  })
})

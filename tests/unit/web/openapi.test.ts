import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Validator } from '@seriousme/openapi-schema-validator'
import { describe, expect, test } from 'vitest'
import { ENDPOINTS } from '@/lib/web/reference/endpoints'
import { openApiDocument } from '@/lib/web/reference/openapi'

const API = join(import.meta.dirname, '../../../app/api')
const document = openApiDocument({ origin: 'https://app.example.com', accessCookie: '__Host-access' })

/** `GET /api/sessions` for every handler that a route file exports. The lab is a demonstration, not the product's API. */
function handlers(): string[] {
  return readdirSync(API, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('/route.ts') && !file.startsWith('[...path]') && !file.startsWith('lab/'))
    .flatMap(file => {
      const path = `/api/${file.replace(/\/route\.ts$/, '').replace(/\[(\w+)\]/g, '{$1}')}`
      const source = readFileSync(join(API, file), 'utf8')
      const exported = source.matchAll(/^export (?:const|async function|function) ([A-Z]+)\b/gm)
      return [...exported].map(([, method]) => `${method} ${path}`)
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

  test('says how long a new password must be', () => {
    expect(JSON.stringify(document)).toContain(
      '"newPassword":{"type":"string","minLength":15,"maxLength":256}',
    )
  })
})

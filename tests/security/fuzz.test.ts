import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { APP_SECRET, type AppOnRedis, commandsDuring, startAppOnRedis } from '../support/app-on-redis'
import { forge, headerFor } from '../support/forge'
import { forgedTokens } from '../support/forged-tokens'
import { isLong, seed } from '../support/length'
import { many } from '../support/many'
import { pick, type Random, seededRandom } from '../support/random'
import { signUp } from '../support/visitor'

const TOKENS = isLong ? 100_000 : 2_000
const AT_ONCE = 8
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
/** What a header can carry and a cookie value may be made of, and a little of what it may not. */
const CHARACTERS = `${ALPHABET}.+/= ~!*'()%&"{}[]:,<>\\|^`

describe(`[A9.1.1] ${TOKENS} random forgeries (TEST_SEED=${seed})`, () => {
  let running: AppOnRedis
  beforeAll(async () => {
    running = await startAppOnRedis()
  })
  afterAll(() => running?.stop())

  it('none is accepted, none is a 5xx, and Redis is never asked', { timeout: 900_000 }, async () => {
    const { visitor } = await signUp(running.origin)
    const [access, refresh] = [visitor.cookie('access'), visitor.cookie('refresh')]
    const claims = JSON.parse(Buffer.from(access.split('.')[1] ?? '', 'base64url').toString())
    const vectors = (await forgedTokens({ secret: APP_SECRET, claims })).map(forged => forged.text)
    const random = seededRandom(`fuzz ${seed}`)
    const statuses = new Map<number, number>()
    const wrong: string[] = []

    const commands = await commandsDuring(running.redis, () =>
      many(TOKENS, AT_ONCE, async index => {
        const forged = index % 4 === 3 ? mutate(random, refresh) : forgery(random, access, claims, vectors)
        if (forged === access || forged === refresh) return
        const [path, name, method] = pick(random, [
          ['/api/auth/session', 'access', 'GET'],
          ['/api/sessions', 'access', 'GET'],
          ['/api/auth/refresh', 'refresh', 'POST'],
        ] as const)
        const response = await fetch(`${running.origin}${path}`, {
          method,
          headers: { cookie: `${name}=${forged}` },
        })
        statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1)
        if (response.status !== 401) wrong.push(`${response.status} for ${name} ${JSON.stringify(forged)}`)
        await response.arrayBuffer()
      }),
    )
    expect(wrong.slice(0, 5)).toEqual([])
    expect(commands).toEqual([])
    expect([...statuses.keys()]).toEqual([401])
    console.info(`[fuzz] ${[...statuses.values()].reduce((a, b) => a + b, 0)} forged tokens, all of them 401`)
    expect((await visitor.send('/api/auth/session')).status).toBe(200)
  })
})

/** Something that looks like a token of ours, by one of the ways in which an attacker would make it. */
function forgery(random: Random, good: string, claims: object, vectors: string[]): string {
  switch (Math.floor(random() * 5)) {
    case 0:
      return mutate(random, good)
    case 1:
      return mutate(random, pick(random, vectors))
    case 2:
      // Parts of several, put together; with the signature of the good one over the claims of another.
      return printable(
        [pick(random, vectors).split('.')[0], pick(random, vectors).split('.')[1], good.split('.')[2]].join(
          '.',
        ),
      )
    case 3:
      // Rightly made but for the key: a guess of it.
      return forge({
        header: headerFor(APP_SECRET),
        payload: { ...claims, role: 'admin' },
        secret: text(random, 1 + random() * 40),
      })
    default:
      return printable(
        Array.from({ length: 1 + Math.floor(random() * 5) }, () => text(random, random() * 300)).join('.'),
      )
  }
}

/** Changes, drops, doubles or inserts a few characters. The result always differs from the token. */
function mutate(random: Random, token: string): string {
  let result = token
  do {
    const times = 1 + Math.floor(random() * 4)
    for (let i = 0; i < times; i += 1) {
      const at = Math.floor(random() * (result.length + 1))
      const rest = at + (random() < 0.7 ? 1 : 0)
      result = `${result.slice(0, at)}${random() < 0.7 ? pick(random, [...CHARACTERS]) : ''}${result.slice(rest)}`
    }
    result = printable(result)
  } while (result === token)
  return result
}

const text = (random: Random, length: number) =>
  Array.from({ length: Math.floor(length) }, () => pick(random, [...ALPHABET])).join('')

/** As a header can carry it; `;` would begin another cookie, and blanks at the ends are no part of a cookie's value. */
const printable = (forged: string) => forged.replaceAll(/[^\x20-\x7e]|;/g, '').trim()

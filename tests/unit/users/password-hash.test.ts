import { setImmediate } from 'node:timers/promises'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { verify } from '@node-rs/argon2'
import { expect, it, vi } from 'vitest'
import { hashPassword, isPasswordRight } from '@/lib/users/password-hash'

vi.mock('@node-rs/argon2', async importOriginal => {
  const real = await importOriginal<typeof import('@node-rs/argon2')>()
  return { ...real, verify: vi.fn(real.verify) }
})

const OUR_WORK = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/

it('passwords are kept as argon2id with a salt of their own', async () => {
  const [a, b] = await Promise.all([hashPassword('the same words'), hashPassword('the same words')])
  expect(a).toMatch(OUR_WORK)
  expect(a).not.toBe(b)
})

it('[A6.2.8 N3.1.1.2] a password is compared whole: no trimming, no case folding, no cutting off', async () => {
  const password = `${'x'.repeat(255)}Y`
  const hash = await hashPassword(password)
  expect(await isPasswordRight(password, hash)).toBe(true)
  for (const wrong of [
    password.slice(0, 255),
    `${password} `,
    ` ${password}`,
    password.toLowerCase(),
    `${password}\0`,
  ]) {
    expect(await isPasswordRight(wrong, hash)).toBe(false)
  }
})

it('the same text in another Unicode form is the same password', async () => {
  expect(await isPasswordRight('e\u0301tat', await hashPassword('\u00e9tat'))).toBe(true)
})

it('[A6.3.8] for nobody every password is wrong, after the same work', async () => {
  for (const password of ['', 'the same words']) {
    vi.mocked(verify).mockClear()
    expect(await isPasswordRight(password, null)).toBe(false)
    expect(verify).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(OUR_WORK), password)
  }
})

it('many logins at once leave a thread for what else the process has to do', async () => {
  const hash = await hashPassword('the same words')
  await isPasswordRight('other words', hash)
  let verified = 0
  const logins = Array.from({ length: 8 }, async () => {
    await isPasswordRight('other words', hash)
    verified += 1
  })
  await setImmediate()
  // Compressing an answer is work for the same threads. It came last, and does not wait for all that came before.
  await promisify(gzip)('an answer')
  expect(verified).toBeLessThan(4)
  await Promise.all(logins)
})

import { setImmediate } from 'node:timers/promises'
import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { describe, expect, it, vi } from 'vitest'
import { newPasswordSchema } from '@/lib/users/password-policy'

const judge = (password: unknown) => newPasswordSchema.safeParseAsync(password)
/** Nothing that a guesser would try, of any length. */
const odd = (length: number) =>
  Array.from({ length }, (_, i) => 'kq7 Zé#x;TmÜ9w_b'[(i * 7 + Math.floor(i / 16)) % 16]).join('')

describe('[N3.1.1.2 A6.2.1 A6.2.9] length', () => {
  it.each([
    [14, false],
    [15, true],
    [64, true],
    [256, true],
    [257, false],
    [100_000, false],
  ])('%i characters: %s', async (length, accepted) => {
    expect((await judge(odd(length))).success).toBe(accepted)
  })

  it('a character beyond the BMP counts once', async () => {
    expect((await judge('🦀'.repeat(14))).error?.issues[0]?.message).toMatch(/15 characters or more/)
    expect((await judge(`${'🦀🌵🪐🧭🎻'.repeat(2)}🦑🪁🧿🛸🥨`)).success).toBe(true)
    expect((await judge(`${odd(256)}`.replaceAll('é', '🦀'))).success).toBe(true)
  })
})

it.each([
  'correct horse battery staple',
  '    blank    blanks    between',
  'ohne großbuchstaben und ziffern',
  '这是一个很长很长的密码没有人会猜到',
  '<script>alert(1)</script> too',
  'tab\tand\0zero byte inside',
])('[N3.1.1.2 A6.2.5] any character will do, and no kind is asked for: %j', async password => {
  expect((await judge(password)).success).toBe(true)
})

it.each([
  'passwordpassword',
  'password12345678',
  '123456789012345',
  'qwertyuiopasdfghj',
  'aaaaaaaaaaaaaaaa',
  'PASSWORDPASSWORD',
  'abcdefghijklmnop',
  'iloveyouiloveyou',
  '111111111111111111',
])('[A6.2.4 N3.1.1.2] a common password is refused: %s', async password => {
  expect((await judge(password)).error?.issues[0]?.message).toMatch(/attacker/)
})

/** What issue and review accepted, and more of each kind. */
const TRIVIAL = {
  'one character': ['a'.repeat(25), ' '.repeat(25), '0'.repeat(256), '🦀'.repeat(30)],
  'few distinct characters': [
    'ab'.repeat(20),
    'aaaaaaaaaaaaabbbbbbbbbbbbb',
    '10'.repeat(64),
    'abcd'.repeat(64),
  ],
  'a list word repeated': [
    'password'.repeat(4),
    '1234567890'.repeat(3),
    'passwordpasswordpassword1',
    'Password1Password2Password3',
    'P4$$w0rdP4$$w0rdP4$$w0rd',
    'letmein letmein letmein letmein',
    'iloveyouiloveyouiloveyou!!!',
    'passwordletmeinpasswordletmein',
    'drowssap'.repeat(4),
    'admin123'.repeat(32),
  ],
  'keyboard rows': [
    'qwertyuiopasdfghjklzxcvbnm',
    'mnbvcxzlkjhgfdsapoiuytrewq',
    'qwertzuiopasdfghjklyxcvbnm',
    'QWERTYUIOPASDFGHJKLZXCVBNM',
    '1qaz2wsx3edc4rfv5tgb6yhn7ujm',
    '1q2w3e4r5t6y7u8i9o0p1q2w3e4r5t',
    'qwertyuiop1234567890qwertyuiop',
    'passwordqwertyuiop1234567890',
  ],
  'an alphabet': [
    'abcdefghijklmnopqrstuvwxyz',
    'zyxwvutsrqponmlkjihgfedcba',
    'abcdefghijklmnopqrstuvwxyz0123456789',
  ],
}

describe.each(Object.entries(TRIVIAL))(
  '[A6.2.4 N3.1.1.2] long and trivial, %s: refused',
  (_kind, passwords) => {
    it.each(passwords)('%s', async password => {
      expect((await judge(password)).error?.issues[0]?.message).toMatch(/attacker/)
    })
  },
)

it('a long password stays acceptable when part of it is trivial', async () => {
  for (const trivial of Object.values(TRIVIAL).flat()) {
    const both = `${trivial.slice(0, 200)} lantern 9 sideways honey`
    expect((await judge(both)).success, both).toBe(true)
  }
})

it('the estimator sees a bounded piece of a password, whatever it is', async () => {
  const check = vi.spyOn(ZxcvbnFactory.prototype, 'check')
  const varied = Array.from({ length: 256 }, (_, i) => String.fromCodePoint(0x4e00 + i * 7)).join('')
  for (const password of [
    varied,
    odd(256),
    'p4$$w0rd'.repeat(32),
    'x1990-'.repeat(42),
    '1i1l1!1|'.repeat(32),
  ])
    await judge(password)
  const lengths = check.mock.calls.map(([text]) => String(text).length)
  expect(Math.max(...lengths)).toBeLessThanOrEqual(32)
  expect(lengths.length).toBeLessThanOrEqual(10)
})

it.each(['\ud800', '\udc00', `x\ud800`, `\udfff\ud800`])('a lone surrogate is refused: %j', async broken => {
  expect((await judge(`lantern 9 sideways ${broken} honey`)).error?.issues[0]?.message).toMatch(
    /broken character/,
  )
})

it('between two judgements the event loop is free for other requests', async () => {
  let turns = 0
  let isOver = false
  const others = (async () => {
    while (!isOver) {
      await setImmediate()
      turns += 1
    }
  })()
  await Promise.all(Array.from({ length: 20 }, () => judge('lantern 9 sideways honey')))
  isOver = true
  await others
  expect(turns).toBeGreaterThanOrEqual(20)
})

it('never repeats the password in what it says', async () => {
  for (const password of ['short secret', 'passwordpassword', odd(300)]) {
    expect(JSON.stringify((await judge(password)).error?.issues)).not.toContain(password)
  }
})

it.each([undefined, null, 1, ['x'.repeat(20)], { length: 20 }])('%o is no password', async value => {
  expect((await judge(value)).success).toBe(false)
})

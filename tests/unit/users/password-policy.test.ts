import { describe, expect, it } from 'vitest'
import { newPasswordSchema } from '@/lib/users/password-policy'

const judge = (password: unknown) => newPasswordSchema.safeParse(password)
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
  ])('%i characters: %s', (length, accepted) => {
    expect(judge(odd(length)).success).toBe(accepted)
  })

  it('a character beyond the BMP counts once', () => {
    expect(judge('🦀'.repeat(14)).error?.issues[0]?.message).toMatch(/15 characters or more/)
    expect(judge(`${'🦀🌵🪐🧭🎻'.repeat(2)}🦑🪁🧿🛸🥨`).success).toBe(true)
    expect(judge(`${odd(256)}`.replaceAll('é', '🦀')).success).toBe(true)
  })
})

it.each([
  'correct horse battery staple',
  '    blank    blanks    between',
  'ohne großbuchstaben und ziffern',
  '这是一个很长很长的密码没有人会猜到',
  '<script>alert(1)</script> too',
  'tab\tand\0zero byte inside',
])('[N3.1.1.2 A6.2.5] any character will do, and no kind is asked for: %j', password => {
  expect(judge(password).success).toBe(true)
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
])('[A6.2.4 N3.1.1.2] a common password is refused: %s', password => {
  expect(judge(password).error?.issues[0]?.message).toMatch(/attacker/)
})

it('never repeats the password in what it says', () => {
  for (const password of ['short secret', 'passwordpassword', odd(300)]) {
    expect(JSON.stringify(judge(password).error?.issues)).not.toContain(password)
  }
})

it.each([undefined, null, 1, ['x'.repeat(20)], { length: 20 }])('%o is no password', value => {
  expect(judge(value).success).toBe(false)
})

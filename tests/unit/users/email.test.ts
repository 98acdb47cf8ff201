import fc from 'fast-check'
import { expect, it } from 'vitest'
import { emailSchema, normaliseEmail } from '@/lib/users/email'

const judge = (email: unknown) => emailSchema.safeParse(email)

it.each([
  ['ada@example.com', 'ada@example.com'],
  ['Ada.Lovelace+jwt@Example.COM', 'ada.lovelace+jwt@example.com'],
  ['  ada@example.com ', 'ada@example.com'],
  ['søren@example.com', 'søren@example.com'],
  ['SØREN@EXAMPLE.COM', 'søren@example.com'],
  ['jose\u0301@example.com', 'jos\u00e9@example.com'],
  ['info@räucher.de', 'info@xn--rucher-bua.de'],
  ['info@RA\u0308UCHER.de', 'info@xn--rucher-bua.de'],
  ['info@xn--rucher-bua.de', 'info@xn--rucher-bua.de'],
  ['用户@例え。jp', '用户@xn--r8jz45g.jp'],
  ['дмитрий@почта.рф', 'дмитрий@xn--80a1acny.xn--p1ai'],
  ['हिन्दी@उदाहरण.भारत', 'हिन्दी@xn--p1b6ci4b4b3a.xn--h2brj9c'],
])('[RFC 6531] %j is accepted, as %j', (given, normalised) => {
  expect(judge(given)).toEqual({ success: true, data: normalised })
})

it.each([
  ['not an email', 'ada'],
  ['no local part', '@example.com'],
  ['no top-level domain', 'ada@example'],
  ['two @', 'ada@b@example.com'],
  ['a blank inside', 'a da@example.com'],
  ['a path after the domain', 'ada@räucher.de/x'],
  ['a port', 'ada@räucher.de:80'],
  ['a user in the domain', 'ada@x@räucher.de'],
  ['an address literal', 'ada@[192.0.2.1]'],
  ['a number as domain', 'ada@1'],
  ['zero width space', 'a\u200bda@example.com'],
  ['zero width joiner', 'a\u200dda@example.com'],
  ['soft hyphen', 'a\u00adda@example.com'],
  ['byte order mark inside', 'a\ufeffda@example.com'],
  ['Hangul filler, a letter that does not show', 'a\u115fda@example.com'],
  ['variation selector', 'a\ufe0fda@example.com'],
  ['combining grapheme joiner', 'a\u034fda@example.com'],
  ['right-to-left override', 'a\u202eda@example.com'],
  ['isolate', 'a\u2066da@example.com'],
  ['line break', 'a\nda@example.com'],
  ['NUL', 'a\0da@example.com'],
  ['lone surrogate', '\ud800@example.com'],
  ['lone surrogate in the domain', 'ada@\ud800.com'],
  ['private use', 'a\ue000@example.com'],
  ['emoji', '🦀@example.com'],
  ['full-width letters', '\uff41da@example.com'],
  ['ligature', '\ufb01n@example.com'],
  ['a Cyrillic letter among Latin ones', '\u0430da@example.com'],
  ['a Greek letter among Latin ones', 'ad\u03b1@example.com'],
  ['255 bytes', `${'é'.repeat(100)}@${'x'.repeat(50)}.example`],
])('%s is refused', (_what, email) => {
  expect(judge(email).success).toBe(false)
})

it('whole local parts of look-alike letters are different mailboxes', () => {
  const [latin, cyrillic] = ['pace@example.com', '\u0440\u0430\u0441\u0435@example.com']
  expect([judge(latin).data, judge(cyrillic).data]).toEqual([latin, cyrillic])
})

it('normalising twice changes nothing more, whatever the text', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), fc.emailAddress()),
      given => {
        const once = normaliseEmail(given)
        expect(normaliseEmail(once)).toBe(once)
      },
    ),
    { numRuns: 2000 },
  )
})

it('what is accepted is well formed, and accepted again as it is', () => {
  const part = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(part, part, (local, label) => {
      const { data } = judge(`${local}@${label}.example`)
      if (data === undefined) return
      expect(data).toMatch(/^[\p{L}\p{M}\p{N}\p{ASCII}]+@[\x21-\x7e]+$/u)
      expect(judge(data).data).toBe(data)
    }),
    { numRuns: 5000 },
  )
})

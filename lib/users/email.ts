import { domainToASCII } from 'node:url'
import { z } from 'zod'
import { text } from './text'

/** RFC 5321 §4.5.3.1.3: a path of 256 octets less its angle brackets. */
export const EMAIL_MAX_BYTES = 254

/** Letters, marks and digits of any script that show: what PRECIS admits beside ASCII (IdentifierClass, RFC 8264 §4.2.1). */
const NON_ASCII = /[^\p{ASCII}]/gu
const ADMITTED = /^(?!\p{Default_Ignorable_Code_Point})[\p{L}\p{M}\p{N}]$/u

/** Scripts whose letters look like each other's (Unicode TR39 §5.1). */
const LOOKALIKE_SCRIPTS = [/\p{Script=Latin}/u, /\p{Script=Greek}/u, /\p{Script=Cyrillic}/u]

/**
 * One spelling per mailbox (RFC 6531). Local part: Unicode NFC, lower case. Domain: lower case, as punycode (IDNA).
 * Look-alikes of other scripts are not folded, they stay different mailboxes: see {@link emailSchema} for those that
 * are refused. Any text gives a text, also one that is no email; applying it twice changes nothing more.
 */
export function normaliseEmail(email: string): string {
  const [local, domain] = split(email.trim())
  const folded = local.normalize('NFC').toLowerCase().normalize('NFC')
  return domain === null ? folded : `${folded}@${asciiDomain(domain)}`
}

/**
 * ASCII is only folded, because `domainToASCII` rewrites numbers; so is what no domain holds, because it cuts a text off
 * where a URL's host ends.
 */
function asciiDomain(domain: string): string {
  const folded = domain.normalize('NFC').toLowerCase()
  const isInternational = /[^\p{ASCII}]/u.test(folded) && !/[^\P{ASCII}a-z0-9.-]/u.test(folded)
  return (isInternational && domainToASCII(folded)) || folded
}

function split(email: string): [local: string, domain: string | null] {
  const at = email.lastIndexOf('@')
  return at < 0 ? [email, null] : [email.slice(0, at), email.slice(at + 1)]
}

/**
 * The email of a new account (RFC 5321, RFC 6531), normalised. Refused: characters outside ASCII that are not letters,
 * marks or digits (invisible, bidirectional, symbols), compatibility forms such as full-width letters, and a local part
 * that mixes Latin, Greek and Cyrillic letters. A whole local part in a look-alike script is accepted.
 */
export const emailSchema = text
  .transform(normaliseEmail)
  .refine(email => isEmail(email), { error: 'Enter an email address.', abort: true })
  .refine(email => Buffer.byteLength(email) <= EMAIL_MAX_BYTES, {
    error: `Use ${EMAIL_MAX_BYTES} bytes or fewer.`,
  })

const asciiEmail = z.email()

function isEmail(email: string): boolean {
  const [local, domain] = split(email)
  const beyondAscii = local.match(NON_ASCII) ?? []
  return (
    beyondAscii.every(character => ADMITTED.test(character) && character.normalize('NFKC') === character) &&
    LOOKALIKE_SCRIPTS.filter(script => script.test(local)).length <= 1 &&
    // zod decides for ASCII: letters stand for what was admitted above, and for a top-level domain in punycode.
    asciiEmail.safeParse(
      `${local.replace(NON_ASCII, 'x')}@${domain?.replace(/(?<=\.)xn--[a-z0-9-]+$/, 'idn')}`,
    ).success
  )
}

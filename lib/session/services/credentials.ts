import { createHash, timingSafeEqual } from 'node:crypto'

/** A service that may ask: its name, and the SHA-256 of its secret. One name may have two secrets, while one is replaced. */
export type ServiceCredential = { name: string; digest: Uint8Array }

/**
 * Verifies HTTP Basic credentials (RFC 7617). RFC 6749 §2.3.1 has clients encode both halves as form values first, and
 * command lines send them as they are: both are understood.
 * @returns the service's name, or null. How long it takes does not depend on the secret.
 */
export function authenticateService(services: readonly ServiceCredential[], headers: Headers): string | null {
  const [, encoded] = /^basic ([A-Za-z0-9+/]+=*)$/i.exec(headers.get('authorization') ?? '') ?? []
  const [, name, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded ?? '', 'base64').toString()) ?? []
  if (!name || secret === undefined) return null
  const named = formDecode(name)
  const digests = [secret, formDecode(secret)].map(text => createHash('sha256').update(text).digest())
  let found: string | null = null
  for (const service of services) {
    const isRight = digests.map(digest => timingSafeEqual(digest, service.digest)).includes(true)
    if (isRight && service.name === named) found = service.name
  }
  return found
}

/** @returns the text behind its `application/x-www-form-urlencoded` spelling, or itself when it has none. */
function formDecode(text: string): string {
  return new URLSearchParams(`text=${text.replace(/&/g, '%26')}`).get('text') ?? text
}

/**
 * base64url has several spellings of the same bytes (last-character bits, padding), and decoders accept them all.
 * Only the one that encoders write is accepted, so that one token has one text.
 * @returns the bytes, or null for another spelling of them.
 */
export function decodeBase64url(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64url')
  return bytes.toString('base64url') === text ? bytes : null
}

/** Refuses what `JSON.stringify` would not have written: duplicate members, white space, other spellings. */
export function parseCanonicalObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject && JSON.stringify(value) === text ? (value as Record<string, unknown>) : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/**
 * Decodes base64url (RFC 4648 §5). Decoders accept several spellings of the same bytes: padding, line breaks, other
 * bits in the last character. Only the one that encoders write is accepted here, so that one token has one text.
 * @returns the bytes, or null for another spelling of them.
 */
export function decodeBase64url(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64url')
  return bytes.toString('base64url') === text ? bytes : null
}

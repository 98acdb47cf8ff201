/** Order of the group of P-256 (FIPS 186-5, SP 800-186 §3.2.1.3). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
const HALF = ORDER / 2n

/**
 * An ECDSA signature (r, s) is as good as (r, n − s), so that anybody can turn one accepted text into another. Only the
 * smaller s is written and accepted, so that one token has one text.
 * @param signature r and s, 32 bytes each (RFC 7518 §3.4).
 */
export function hasLowS(signature: Buffer): boolean {
  return readS(signature) <= HALF
}

/** @returns the signature with the smaller s. */
export function withLowS(signature: Buffer): Buffer {
  if (hasLowS(signature)) return signature
  const s = (ORDER - readS(signature)).toString(16).padStart(64, '0')
  return Buffer.concat([signature.subarray(0, 32), Buffer.from(s, 'hex')])
}

const readS = (signature: Buffer) => BigInt(`0x${signature.subarray(32).toString('hex') || '0'}`)

/** Why a credential of a lane ended. */
export const ENDINGS = ['signed_out', 'kicked', 'password_changed'] as const

export type Ending = (typeof ENDINGS)[number]

/** Each ending's digit in a denylist entry. */
const CODES: Record<Ending, number> = { signed_out: 1, kicked: 2, password_changed: 3 }

/** @returns the digit that stands for an ending in a denylist entry. */
export function denialCode(ending: Ending): number {
  return CODES[ending]
}

/**
 * Reads a denylist entry: the time (ms since the epoch) and one more digit, the ending's code. Redis keeps a whole number
 * in less memory than a text.
 * @throws Error when the entry names no ending.
 */
export function parseDenial(entry: string): Ending {
  const ending = ENDINGS.find(candidate => CODES[candidate] === Number(entry.slice(-1)))
  if (!ending) throw new Error('a denylist entry without an ending')
  return ending
}

/** @returns whether `text` is an ending. */
export function isEnding(text: unknown): text is Ending {
  return ENDINGS.some(ending => ending === text)
}

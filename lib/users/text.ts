import { z } from 'zod'

/** Characters that change the lines or the reading direction of the text around them, and NUL and its kind. */
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u

/** At least one character that shows on a page. Some letters (Hangul fillers) and the blank of Braille do not. */
const VISIBLE = /(?![\p{Default_Ignorable_Code_Point}\u2800])[\p{L}\p{N}\p{P}\p{S}]/u

/**
 * Any text that Redis, JSON and a page can carry: well-formed Unicode (RFC 8259 §8.2). A lone surrogate would be stored
 * and could then not be read back.
 */
export const text = z.string().refine(value => value.isWellFormed(), {
  error: 'This text holds a broken character.',
  abort: true,
})

/**
 * A line of text that people read: trimmed, without control characters, line breaks and bidirectional controls, which
 * could make it look like something else (Unicode TR36 §3.2). Joiners stay, because scripts and emoji need them.
 */
export const displayText = text
  .trim()
  .refine(value => !CONTROLS.test(value), { error: 'Use one line, without control characters.', abort: true })
  .refine(value => value === '' || VISIBLE.test(value), { error: 'Use at least one visible character.' })

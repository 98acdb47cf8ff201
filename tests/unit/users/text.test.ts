import { expect, it } from 'vitest'
import { displayText } from '@/lib/users/text'

it.each(['\u200b', '\u3164', '\u115f\u1160', '\u2800', '\u00ad\ufe0f', '\u{e0041}', '\u17b4'])(
  'a text of which nothing shows is refused: %j',
  text => expect(displayText.safeParse(text).success).toBe(false),
)

it.each(['a\u3164', '李', 'مي\u200cخواهم', '👩\u200d👧', '🏴\u{e0067}\u{e007f}', ''])(
  '%j is accepted',
  text => expect(displayText.safeParse(text).success).toBe(true),
)

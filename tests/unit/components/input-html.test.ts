import { expect, test } from 'vitest'
import { inputHtml } from '@/components/form/input'

test('an input’s text has what it is given, and leaves out what is undefined', () => {
  expect(inputHtml({ id: 'email', required: true, maxlength: 100, value: undefined })).toBe(
    '<input id="email" required maxlength="100">',
  )
})

test.each([
  ['"><script>alert(1)</script>', '<input value="&quot;>&lt;script>alert(1)&lt;/script>">'],
  ['a" onfocus="alert(1)', '<input value="a&quot; onfocus=&quot;alert(1)">'],
  ['&quot;', '<input value="&amp;quot;">'],
  ["it's ada@example.com", '<input value="it\'s ada@example.com">'],
])('the value %s stays inside its quotes', (value, html) => {
  expect(inputHtml({ value })).toBe(html)
})

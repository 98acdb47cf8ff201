import { expect, test } from 'vitest'
import { problemPage } from '@/lib/web/answer'
import { storeUnavailable } from '@/lib/web/problem'

test.each([
  { what: 'a page that was asked for', headers: new Headers(), problem: storeUnavailable(), reloads: true },
  {
    what: 'a form, which would be sent again',
    headers: new Headers({ 'content-type': 'application/x-www-form-urlencoded' }),
    problem: storeUnavailable(),
    reloads: false,
  },
  {
    what: 'another problem',
    headers: new Headers(),
    problem: { code: 'forbidden' as const },
    reloads: false,
  },
])('the page for $what loads itself again: $reloads', async ({ headers, problem, reloads }) => {
  const page = problemPage(headers, problem)
  const [, nonce] = /'nonce-([^']+)'/.exec(page.headers.get('content-security-policy') ?? '') ?? []
  expect((await page.text()).includes(`<script type="module" nonce="${nonce}">`)).toBe(reloads)
})

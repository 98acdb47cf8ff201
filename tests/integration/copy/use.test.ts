import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { APP } from '@/lib/app'
import { processState } from '@/lib/session/flow/process-state'
import { usersContext } from '@/lib/users/open-context'
import { openEmbeddedApp } from '../../support/embedded-app'
import { PASSWORD } from '../../support/visitor'

const ORIGIN = 'http://localhost:4100'
vi.stubEnv('APP_ORIGIN', ORIGIN)
const { POST: signUp } = await import('@/app/api/auth/signup/route')
const { POST: steal } = await import('@/app/api/copy/route')
const { POST: useCopy } = await import('@/app/api/copy/use/route')

let close: () => Promise<void>
beforeAll(async () => {
  close = await openEmbeddedApp()
})
afterAll(() => close?.())

function send(handle: typeof signUp, body: object, cookie = '') {
  const headers = { host: 'localhost:4100', 'content-type': 'application/json', cookie }
  const request = new Request(`${ORIGIN}/x`, { method: 'POST', headers, body: JSON.stringify(body) })
  return handle(request, { params: Promise.resolve({}) })
}

let people = 0
async function newPerson() {
  people += 1
  const body = { name: 'A person', email: `copied${people}@example.com`, password: PASSWORD }
  const response = await send(signUp, body)
  const { user, session } = (await response.json()) as { user: { id: string }; session: { id: string } }
  const access = response.headers
    .getSetCookie()
    .find(cookie => cookie.startsWith('access='))
    ?.replace(/^access=([^;]+).*$/, '$1')
  return { userId: user.id, sid: session.id, access: `access=${access}`, copy: `copy=${access}` }
}

const answerTo = async (copy: string) =>
  ((await (await send(useCopy, {}, copy)).json()) as { answer: Record<string, unknown> }).answer

test('a use of the copy is no use of the session', async () => {
  const { sid, copy } = await newPerson()
  expect(await answerTo(copy)).toMatchObject({ status: 200, userName: 'A person' })
  expect(processState(APP).noted.has(sid)).toBe(false)
})

test('the answer names the check that refused the copy: the session, or the user’s version', async () => {
  const { auth } = await usersContext()
  const one = await newPerson()
  await auth.endSession(one.userId, one.sid, 'kicked')
  expect(await answerTo(one.copy)).toMatchObject({ status: 401, reason: 'kicked', refusedBy: 'sid' })
  const other = await newPerson()
  await auth.reissue(other.userId, 'role_changed')
  expect(await answerTo(other.copy)).toMatchObject({ status: 401, reason: 'role_changed', refusedBy: 'ver' })
})

test('neither a script nor another site has the copy', async () => {
  const { access } = await newPerson()
  const [copy] = (await send(steal, {}, access)).headers.getSetCookie()
  expect(copy).toMatch(/^copy=\S+; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/)
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { LANES } from '@/lib/lab/lanes'
import { type RunningApp, startApp } from '../../support/app'

let app: RunningApp

beforeAll(async () => {
  app = await startApp({ env: { LAB: 'off' } })
})
afterAll(() => app?.stop())

const PAGES = ['/lab', '/lab/', '/lab/choose', '/lab/nothing', '/LAB', '/lab/choose/x?y=1']
const CALLS = [
  '/api/lab',
  '/api/lab/start',
  '/api/lab/keys',
  '/api/lab/growth',
  '/api/lab/sandbox/empty',
  '/api/lab/nothing/here/at/all',
  ...LANES.flatMap(lane => [`/api/lab/${lane}`, `/api/lab/${lane}/logout`, `/api/lab/${lane}/kick`]),
]

test.each(PAGES)('with LAB=off %s is 404', async path => {
  expect(await status('GET', path)).toBe(404)
})

test.each(CALLS)('with LAB=off %s is 404', async path => {
  expect(await status('GET', path)).toBe(404)
  expect(await status('POST', path)).toBe(404)
})

test('with LAB=off no page leads to it', async () => {
  const page = await (await fetch(`${app.origin}/`)).text()
  expect(page).not.toMatch(/href="\/lab/)
})

/** What is found in the end: a way round by a redirect, as to the login page, would be a 200. */
async function status(method: string, path: string): Promise<number> {
  const response = await fetch(`${app.origin}${path}`, { method })
  await response.body?.cancel()
  return response.status
}

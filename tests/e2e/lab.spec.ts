import type { Page, Request } from '@playwright/test'
import { LANES, type Lane } from '@/lib/lab/lanes'
import { LAB_COMMANDS, LAB_TABLE } from '../support/lab-table'
import { expectAccessible } from './accessible'
import { expect, test } from './fixtures'

const TEXTS: Record<number, string> = {
  200: '200 OK',
  401: '401 Unauthorized',
  503: '503 Service Unavailable',
}
const BUTTONS = {
  logout: 'Log out',
  kick: 'Kick',
  password: 'Change password',
  empty: 'Flush',
  disconnect: 'Disconnect',
} as const

// What a refused copy gets is what the page is about; the browser notes each as an error.
test.use({ expectedErrors: [/status of (401|503)/] })
test.setTimeout(90_000)

test.beforeEach(async ({ page }) => {
  await page.goto('/lab')
})

for (const action of ['logout', 'kick', 'password', 'empty', 'disconnect'] as const) {
  test(`after ${action} every lane shows what the table says`, async ({ page }) => {
    await issue(page, '2 min')
    await expectStatuses(page, 'thief', everywhere(200))
    await expectStatuses(page, 'victim', everywhere(200))
    await page.getByRole('button', { name: BUTTONS[action], exact: true }).click()
    await expectStatuses(page, 'thief', LAB_TABLE[action].copy)
    await expectStatuses(page, 'victim', LAB_TABLE[action].victim)
  })
}

test('the thief replays every second until expiry, and each lane turns when it should', async ({ page }) => {
  await issue(page, '20 s')
  await page.getByRole('button', { name: 'Every second' }).click()
  await page.getByRole('button', { name: 'Log out', exact: true }).click()
  await expectStatuses(page, 'thief', LAB_TABLE.logout.copy)
  for (const lane of LANES) {
    const exposed = LAB_TABLE.logout.copy[lane] === 200
    await expect(laneOf(page, lane).locator('svg[data-exposed]')).toHaveCount(exposed ? 1 : 0)
  }
  await expect(page.getByRole('status').first()).toContainText('refused by opaque, allowlist, denylist')
  await expect(page.getByRole('status').first()).toContainText('3 of 6 copies still work.')
  await expect(tile(page, 'denylist')).toContainText('401 refused ✓')
  await expect(tile(page, 'client-delete')).toContainText('200 still in ✗')

  for (const lane of LANES) {
    await expect(who(page, lane, 'thief')).toContainText(TEXTS[401] ?? '', { timeout: 40_000 })
  }
  // Nothing is left to replay.
  await expect(page.getByRole('button', { name: 'Every second' })).toHaveAttribute('aria-pressed', 'false')
  for (const lane of LANES) {
    const stale = laneOf(page, lane).locator('dt:text-is("Still accepted after logout") + dd')
    if (LAB_TABLE.logout.copy[lane] === 401) await expect(stale).toHaveText('0 s: refused at the first try')
    else await expect(stale).toHaveText(/^(1\d|2\d)\.\d s$/)
  }
})

test('each lane shows what it costs, its keys in Redis, and how to replay it from a terminal', async ({
  page,
  origin,
}) => {
  await issue(page, '2 min')
  for (const lane of LANES) {
    const section = laneOf(page, lane)
    const commands = [LAB_COMMANDS[lane].length, ...LAB_COMMANDS[lane]].join(' ')
    await expect(section.locator('dt:text-is("Redis commands per request") + dd')).toHaveText(commands)
    await expect(section.locator('dt:text-is("Round trip from here") + dd')).toHaveText(/^\d+\.\d ms$/)
  }
  for (const lane of LANES) await laneOf(page, lane).getByText('Details of').click()
  await expect(laneOf(page, 'allowlist').getByText(/:allowlist:allow:/)).toBeVisible()
  await expect(laneOf(page, 'denylist').getByText(/:deny:/)).toHaveCount(0)
  await page.getByRole('button', { name: 'Log out', exact: true }).click()
  await expect(laneOf(page, 'denylist').getByText(/:deny:/)).toHaveCount(2)
  await expect(laneOf(page, 'allowlist').getByText(/:allow:/)).toHaveCount(0)
  await expect(
    laneOf(page, 'denylist')
      .getByText(/^TTL 1[12]\d s$/)
      .first(),
  ).toBeVisible()

  const line = await laneOf(page, 'expiry').locator('pre').textContent()
  const [, url = '', token = ''] = /curl -i (\S+) [\s\S]*Bearer ([\w.-]+)'/.exec(line ?? '') ?? []
  expect(url).toBe(`${origin}/api/lab/expiry`)
  const replayed = await fetch(url, { headers: { authorization: `Bearer ${token}` } })
  expect(replayed.status).toBe(200)
})

test('the summary copies as Markdown what has been measured, and nothing else', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await issue(page, '2 min')
  await page.getByRole('button', { name: 'Disconnect' }).click()
  await expectStatuses(page, 'thief', LAB_TABLE.disconnect.copy)
  await page.getByRole('button', { name: 'Reconnect' }).click()
  await expectStatuses(page, 'thief', everywhere(200))
  await page.getByRole('button', { name: 'Log out', exact: true }).click()
  await expectStatuses(page, 'thief', LAB_TABLE.logout.copy)
  await page.getByRole('button', { name: 'Copy: the summary as Markdown' }).click()
  await expect(page.getByRole('button', { name: 'Copy: the summary as Markdown' })).toHaveText('Copied')
  const lines = (await page.evaluate(() => navigator.clipboard.readText())).split('\n')
  expect(lines).toHaveLength(LANES.length + 2)
  for (const lane of LANES) {
    const cells = lines.find(line => line.startsWith(`| ${lane} |`))?.split(' | ') ?? []
    expect(cells[2]).toBe(String(LAB_TABLE.logout.copy[lane]))
    expect(cells[4]).toBe(String(LAB_COMMANDS[lane].length))
    expect(cells[6]).toBe(String(LAB_TABLE.disconnect.copy[lane]))
    expect(cells[7]).toBe('not tried |')
  }
})

test('the second drawing shows what Redis counted, beside a table', async ({ page }) => {
  await page.getByLabel('Logouts per minute').fill('60')
  await page.getByRole('button', { name: 'Measure on this server' }).click()
  await expect(page.getByText(/One denylist entry: \d+ bytes/)).toBeVisible({ timeout: 20_000 })
  expect(await page.locator('figure circle').count()).toBeGreaterThan(15)
  await page.getByText('The points as a table').click()
  const table = page.getByRole('table', { name: 'Entries of the denylist' })
  expect(await table.getByRole('row').count()).toBeGreaterThan(15)
})

test('works with the keyboard alone', async ({ page }) => {
  const press = async (name: string) => {
    await page.getByRole('button', { name, exact: true }).focus()
    await page.keyboard.press('Enter')
  }
  await press('2 min')
  await expectStatuses(page, 'thief', everywhere(200))
  await press('Log out')
  await expectStatuses(page, 'thief', LAB_TABLE.logout.copy)
})

test('has no accessibility violation at any width, light and dark, whatever it shows', {
  tag: '@all',
}, async ({ page }) => {
  test.setTimeout(480_000)
  await expectAccessible(page, 'nothing issued')
  await issue(page, '2 min')
  await page.getByRole('button', { name: 'Log out', exact: true }).click()
  await expectStatuses(page, 'thief', LAB_TABLE.logout.copy)
  await expectAccessible(page, 'after the logout')
  await page.getByRole('button', { name: 'Disconnect' }).click()
  await expectStatuses(page, 'thief', LAB_TABLE.disconnect.copy)
  await expectAccessible(page, 'Redis unreachable')
  await page.goto('/lab/choose')
  await expectAccessible(page, '/lab/choose')
})

test('requests of the page never overlap, so that none waits for another while it is measured', async ({
  page,
}) => {
  const inFlight = new Set<Request>()
  const overlaps: string[] = []
  let seen = 0
  page.on('request', request => {
    if (!new URL(request.url()).pathname.startsWith('/api/lab/')) return
    seen += 1
    if (inFlight.size > 0) overlaps.push([...inFlight, request].map(each => each.url()).join(' and '))
    inFlight.add(request)
  })
  page.on('requestfinished', request => inFlight.delete(request))
  page.on('requestfailed', request => inFlight.delete(request))
  await issue(page, '2 min')
  await page.getByRole('button', { name: 'Every second' }).click()
  await expectStatuses(page, 'thief', everywhere(200))
  await page.getByRole('button', { name: 'Log out', exact: true }).click()
  await expectStatuses(page, 'thief', LAB_TABLE.logout.copy)
  expect(seen).toBeGreaterThan(30)
  expect(overlaps).toEqual([])
})

async function issue(page: Page, life: '2 min' | '20 s') {
  await page.getByRole('button', { name: life }).click()
}

function laneOf(page: Page, lane: Lane) {
  return page.locator(`section[data-lane="${lane}"]`)
}

/** The lane's answer in the line above all lanes. */
function tile(page: Page, lane: Lane) {
  return page.getByRole('list', { name: 'The latest answer to each copy' }).getByRole('link', { name: lane })
}

function who(page: Page, lane: Lane, person: 'thief' | 'victim') {
  return laneOf(page, lane).locator(`[data-who="${person}"]`)
}

async function expectStatuses(page: Page, person: 'thief' | 'victim', statuses: Record<Lane, number>) {
  for (const lane of LANES) {
    await expect(who(page, lane, person), `${person}, ${lane}`).toContainText(TEXTS[statuses[lane]] ?? '?')
  }
}

function everywhere(status: number): Record<Lane, number> {
  return Object.fromEntries(LANES.map(lane => [lane, status])) as Record<Lane, number>
}

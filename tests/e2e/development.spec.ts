import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { freePort } from '../support/free-port'

const ROOT = join(import.meta.dirname, '../..')
const START_MS = 60_000

function startDevelopment(origin: string): ChildProcess {
  const { port } = new URL(origin)
  return spawn(process.execPath, [join(ROOT, 'node_modules/next/dist/bin/next'), 'dev', '-p', port], {
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: 'development', APP_ORIGIN: origin, PORT: port, REDIS_URL: '' },
    stdio: 'ignore',
  })
}

// The development server takes both cores for a while.
test('in development, what extensions change before React runs is no error of the page', {
  tag: '@all',
}, async ({ page }) => {
  test.setTimeout(2 * START_MS)
  const origin = `http://localhost:${await freePort()}`
  const server = startDevelopment(origin)
  try {
    const errors = noteErrors(page)
    await page.addInitScript(changeLikeExtensions)
    await expect.poll(() => statusOf(`${origin}/api/health`), { timeout: START_MS }).toBe(200)
    await page.goto(`${origin}/login`)
    const form = page.locator('main form').first()
    await expect
      .poll(() => form.evaluate(element => (element as HTMLFormElement).noValidate), { timeout: START_MS })
      .toBe(true)
    await expect(page.locator('manager-icon')).toHaveCount(2)
    await expect(page.locator('body')).toHaveAttribute('cz-shortcut-listen', 'true')
    expect(errors).toEqual([])
    await expect(page.locator('nextjs-portal').getByRole('dialog')).toHaveCount(0)
  } finally {
    server.kill('SIGTERM')
    await once(server, 'close')
  }
})

test('in development a page at 127.0.0.1 is connected to hot reload, as one at localhost is', {
  tag: '@all',
}, async ({ page }) => {
  test.setTimeout(2 * START_MS)
  const origin = `http://localhost:${await freePort()}`
  const server = startDevelopment(origin)
  try {
    await expect.poll(() => statusOf(`${origin}/api/health`), { timeout: START_MS }).toBe(200)
    for (const host of ['localhost', '127.0.0.1']) {
      const opened = page.waitForEvent('websocket', socket => socket.url().includes('/_next/'))
      await page.goto(`${origin.replace('localhost', host)}/login`)
      const socket = await opened
      await socket.waitForEvent('framereceived')
      expect(new URL(socket.url()).hostname).toBe(host)
    }
  } finally {
    server.kill('SIGTERM')
    await once(server, 'close')
  }
})

function noteErrors(page: Page): string[] {
  const errors: string[] = []
  page.on('console', message => message.type() === 'error' && errors.push(message.text()))
  page.on('pageerror', error => errors.push(error.message))
  return errors
}

/** Attributes on the page's own elements, and an element beside each input, before React runs. */
function changeLikeExtensions(): void {
  new MutationObserver(() => {
    document.documentElement?.setAttribute('data-extension', 'here')
    document.body?.setAttribute('cz-shortcut-listen', 'true')
    for (const input of document.querySelectorAll('#email, #password')) {
      if (input.nextElementSibling?.tagName === 'MANAGER-ICON') continue
      input.setAttribute('data-manager', 'found')
      input.after(document.createElement('manager-icon'))
    }
  }).observe(document, { childList: true, subtree: true })
}

/** @returns 0 while nothing answers. */
function statusOf(url: string): Promise<number> {
  return fetch(url).then(
    ({ status }) => status,
    () => 0,
  )
}

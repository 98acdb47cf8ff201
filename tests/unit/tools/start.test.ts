import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, cpSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { freePort } from '@/tests/support/free-port'
import { nodeVersionProblem } from '@/tools/node-version.mjs'

const ROOT = join(import.meta.dirname, '../../..')
/** The user `nobody`: root may write everywhere. */
const ORDINARY_USER = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}

/** Runs `npm start` where it cannot start. @returns the exit code and the lines of its complaint. */
function start(folder: string, port: string, user = {}) {
  const { status, stderr } = spawnSync(process.execPath, [join(folder, 'tools/start.mjs')], {
    cwd: folder,
    env: { PATH: process.env.PATH, NODE_ENV: 'production', PORT: port },
    encoding: 'utf8',
    ...user,
  })
  return { status, lines: stderr.trimEnd().split('\n') }
}

describe('npm start says in one line why it cannot start', () => {
  it('a port that is taken', async () => {
    const other = createServer().listen(0)
    onTestFinished(() => void other.close())
    await once(other, 'listening')
    const address = other.address()
    const port = typeof address === 'object' ? `${address?.port}` : ''
    const { status, lines } = start(ROOT, port)
    expect(status).toBe(1)
    expect(lines).toEqual([expect.stringMatching(`PORT ${port} is already in use.*npm start`)])
  })

  it('a port that is no number', () => {
    const { status, lines } = start(ROOT, 'http')
    expect(status).toBe(1)
    expect(lines).toEqual([expect.stringMatching(/PORT is "http".*npm start/)])
  })

  it('a folder that cannot be written', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'read-only-'))
    onTestFinished(() => {
      chmodSync(folder, 0o755)
      rmSync(folder, { recursive: true })
    })
    for (const path of ['tools', 'package.json', '.nvmrc']) {
      cpSync(join(ROOT, path), join(folder, path), {
        recursive: true,
        filter: file => !file.includes('chromium'),
      })
    }
    chmodSync(folder, 0o555)
    const { status, lines } = start(folder, `${await freePort()}`, ORDINARY_USER)
    expect(status).toBe(1)
    expect(lines).toEqual([expect.stringMatching(`The folder ${folder}/? cannot be written`)])
  })

  it('a Node that is too old', () => {
    expect(nodeVersionProblem('20.8.1')).toMatch(
      /^Node 20\.8\.1 is too old: .*>=20\.9.*Node 24 is recommended\.$/,
    )
    expect(nodeVersionProblem('18.20.0')).toMatch(/too old/)
    for (const version of ['20.9.0', '22.0.0', '24.11.0']) expect(nodeVersionProblem(version)).toBeNull()
  })
})

/** Unpacks the browser of this package and writes a program that starts it with the fonts that come with it. */
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, 'node_modules/.unpacked')
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
// The package unpacks into the temporary folder, where another user of this machine could have put a browser before.
process.env.TMPDIR = folder
const { default: chromium } = await import('@sparticuz/chromium')
const browser = await chromium.executablePath()
const start = join(folder, 'start-chromium')
writeFileSync(start, `#!/bin/sh\nFONTCONFIG_PATH='${join(folder, 'fonts')}' exec '${browser}' "$@"\n`)
chmodSync(start, 0o755)

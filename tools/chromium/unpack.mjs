/** Unpacks the browser of this package and writes a program that starts it with the libraries and fonts that come with it. */
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, 'node_modules/.unpacked')
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
// The package unpacks into the temporary folder, where another user of this machine could have put a browser before.
process.env.TMPDIR = folder
// It unpacks its libraries only where it believes to be in this cloud.
process.env.AWS_LAMBDA_JS_RUNTIME = 'nodejs22.x'
const { default: chromium } = await import('@sparticuz/chromium')
const browser = await chromium.executablePath()
// The package's own list of fonts names the temporary folder of that cloud.
const fonts = join(folder, 'fonts')
writeFileSync(
  join(fonts, 'fonts.conf'),
  `<?xml version="1.0"?>\n<fontconfig><dir>${fonts}</dir><cachedir>${join(folder, 'fonts-cache')}</cachedir></fontconfig>\n`,
)
const start = join(folder, 'start-chromium')
const environment = `FONTCONFIG_PATH='${fonts}' LD_LIBRARY_PATH='${join(folder, 'al2023/lib')}'`
writeFileSync(start, `#!/bin/sh\n${environment} exec '${browser}' "$@"\n`)
chmodSync(start, 0o755)

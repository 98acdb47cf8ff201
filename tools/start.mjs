import { once } from 'node:events'
import { accessSync, constants, existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { build, isBuildFresh } from './build.mjs'
import { requireNodeVersion } from './node-version.mjs'
import { endChildrenWithUs, ROOT, runNode } from './processes.mjs'

const DEFAULT_PORT = '3000'

const startedAt = Date.now()
requireNodeVersion()
const port = readPort(process.env.PORT || DEFAULT_PORT)
await requireFreePort(port)
endChildrenWithUs({ withTheirCode: true })

if (!isBuildFresh()) {
  requireWritable(existsSync(join(ROOT, '.next')) ? join(ROOT, '.next') : ROOT)
  console.info('Building the app: about a minute, and only when its sources have changed.')
  const { code, output } = await build()
  if (code !== 0) stop(`${output.trimEnd()}\nThe build failed; what is wrong is printed above.`, code)
  console.info(`Built in ${secondsSince(startedAt)} s. Starting the app.`)
}
const args = ['start', '-p', String(port)]
let isReady = false
process.exitCode = await runNode('node_modules/next/dist/bin/next', args, { PORT: String(port) }, output => {
  if (isReady || !output.includes('Ready on')) return
  isReady = true
  console.info(`  Started in ${secondsSince(startedAt)} s. Ctrl+C ends it.\n`)
})

/** @param {string} text */
function readPort(text) {
  const number = Number(text)
  if (/^\d+$/.test(text) && number >= 1 && number <= 65535) return number
  return stop(
    `PORT is ${JSON.stringify(text)}; it must be a whole number from 1 to 65535, as in: PORT=3001 npm start`,
  )
}

/** @param {number} number */
async function requireFreePort(number) {
  // All addresses as the app does, and loopback alone, because a server there would answer in our place.
  for (const host of [undefined, '127.0.0.1']) {
    const probe = createServer()
    try {
      probe.listen(number, host)
      await once(probe, 'listening')
      probe.close()
      await once(probe, 'close')
    } catch (error) {
      const why = /** @type {NodeJS.ErrnoException} */ (error).code
      if (why === 'EADDRINUSE') {
        stop(
          `PORT ${number} is already in use. Stop what listens there, or take another: PORT=${number + 1} npm start`,
        )
      }
      if (why === 'EACCES') {
        stop(`PORT ${number} needs rights that this user lacks. Take another, as in: PORT=3000 npm start`)
      }
      throw error
    }
  }
}

/** @param {string} folder where the build goes */
function requireWritable(folder) {
  try {
    accessSync(folder, constants.W_OK)
  } catch {
    stop(
      `The folder ${folder} cannot be written, and the build goes there. Start the app as the owner of the folder.`,
    )
  }
}

/** @param {number} time */
function secondsSince(time) {
  return Math.round((Date.now() - time) / 1000)
}

/**
 * @param {string} line
 * @returns {never}
 */
function stop(line, code = 1) {
  console.error(line)
  process.exit(code)
}

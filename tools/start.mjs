import { once } from 'node:events'
import { createServer } from 'node:net'
import { build, isBuildFresh } from './build.mjs'
import { requireNodeVersion } from './node-version.mjs'
import { endChildrenWithUs, runNode } from './processes.mjs'

const DEFAULT_PORT = '3000'

requireNodeVersion()
const port = readPort(process.env.PORT || DEFAULT_PORT)
await requireFreePort(port)
endChildrenWithUs({ withTheirCode: true })

if (!isBuildFresh()) {
  console.info('No build of the present sources: building the app first (about a minute, only this time).')
  const code = await build()
  if (code !== 0) stop('The build failed; what is wrong is printed above.', code)
}
process.exitCode = await runNode('node_modules/next/dist/bin/next', ['start', '-p', String(port)], {
  PORT: String(port),
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

/**
 * @param {string} line
 * @returns {never}
 */
function stop(line, code = 1) {
  console.error(line)
  process.exit(code)
}

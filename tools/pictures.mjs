/** Takes the README's pictures with the browser tests, from the build of the present sources: `npm run docs -- pictures`. */
import { join } from 'node:path'
import { build, isBuildFresh } from './build.mjs'
import { endChildrenWithUs, ROOT, runNode } from './processes.mjs'

endChildrenWithUs()
const { code, output } = isBuildFresh() ? { code: 0, output: '' } : await build()
if (code !== 0) console.error(output)
process.exitCode =
  code ||
  (await runNode('node_modules/@playwright/test/cli.js', ['test', 'pictures'], {
    PICTURES_FOLDER: join(ROOT, 'docs/pictures'),
  }))

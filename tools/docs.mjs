/** Writes what the documentation takes from the code: `npm run docs -- asvs` or `npm run docs -- pictures`. */
const WRITERS = { asvs: () => import('./asvs.mjs'), pictures: () => import('./pictures.mjs') }

const name = process.argv[2] ?? ''
if (name === 'asvs' || name === 'pictures') await WRITERS[name]()
else {
  console.error(`Usage: npm run docs -- ${Object.keys(WRITERS).join('|')}`)
  process.exitCode = 2
}

/** `npm run docs -- asvs|pictures` writes what the documents take from the code; `library` prints what the library weighs. */
const COMMANDS = {
  asvs: () => import('./asvs.mjs'),
  library: async () => (await import('./library.mjs')).printLibrary(),
  pictures: () => import('./pictures.mjs'),
}

const name = process.argv[2] ?? ''
if (name === 'asvs' || name === 'library' || name === 'pictures') await COMMANDS[name]()
else {
  console.error(`Usage: npm run docs -- ${Object.keys(COMMANDS).join('|')}`)
  process.exitCode = 2
}

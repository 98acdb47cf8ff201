export {}

/** `npm run bench` compares the product with others; `npm run bench -- NAME` runs another measurement. */
const MEASUREMENTS = {
  'admin-list': () => import('./admin-list'),
  client: () => import('./client'),
  feed: () => import('./feed'),
  flood: () => import('./flood'),
  growth: () => import('./growth'),
  lab: () => import('./lab.mjs'),
  memory: () => import('./memory'),
  profile: () => import('./profile'),
  seed: () => import('./seed'),
}

const name = process.argv[2] ?? ''
if (name === '' || name.startsWith('-')) await import('./run')
else if (isMeasurement(name)) {
  // Each measurement reads its own options, which begin after its name.
  process.argv.splice(2, 1)
  await MEASUREMENTS[name]()
} else {
  console.error(`Usage: npm run bench -- [${Object.keys(MEASUREMENTS).join('|')}] [options]`)
  process.exitCode = 2
}

function isMeasurement(word: string): word is keyof typeof MEASUREMENTS {
  return Object.hasOwn(MEASUREMENTS, word)
}

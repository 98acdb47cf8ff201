import { spawnSync } from 'node:child_process'

/**
 * `npm run bench` compares the product with others; `npm run bench -- NAME` runs another measurement; `npm run bench -- all`
 * measures again, and writes to RESULTS.md, everything that this Node can measure.
 */
const MEASUREMENTS = {
  'admin-list': () => import('./admin-list'),
  client: () => import('./client'),
  feed: () => import('./feed'),
  flood: () => import('./flood'),
  growth: () => import('./growth'),
  lab: () => import('./lab.mjs'),
  memory: () => import('./memory'),
  outlive: () => import('./outlive'),
  profile: () => import('./profile'),
  seed: () => import('./seed'),
}

/** What RESULTS.md holds. The third run is for another Node. */
const KEPT = [
  ['--keep', '1'],
  ['--keep', '2'],
  ['profile', '--keep'],
  ['growth', '--keep'],
  ['client', '--keep'],
]

const name = process.argv[2] ?? ''
if (name === '' || name.startsWith('-')) await import('./run')
else if (name === 'all') measureAll()
else if (isMeasurement(name)) {
  // Each measurement reads its own options, which begin after its name.
  process.argv.splice(2, 1)
  await MEASUREMENTS[name]()
} else {
  console.error(`Usage: npm run bench -- [all|${Object.keys(MEASUREMENTS).join('|')}] [options]`)
  process.exitCode = 2
}

/** One process after the other: each pins itself to a processor. Ends at the first that fails. */
function measureAll(): void {
  for (const args of KEPT) {
    const { status } = spawnSync(process.execPath, ['--import', 'tsx', import.meta.filename, ...args], {
      stdio: 'inherit',
    })
    if (status !== 0) {
      console.error(`npm run bench -- ${args.join(' ')} failed`)
      process.exitCode = 1
      return
    }
  }
}

function isMeasurement(word: string): word is keyof typeof MEASUREMENTS {
  return Object.hasOwn(MEASUREMENTS, word)
}

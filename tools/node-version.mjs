import { readFileSync } from 'node:fs'

/** Ends the program with one clear line when this Node is older than `engines` in package.json asks for. */
export function requireNodeVersion() {
  const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  const [major, minor] = engines.node.replace('>=', '').split('.').map(Number)
  const [ourMajor, ourMinor] = process.versions.node.split('.').map(Number)
  if (ourMajor > major || (ourMajor === major && ourMinor >= minor)) return
  console.error(
    `This project needs Node ${engines.node}; this is ${process.versions.node}. Install a newer Node.`,
  )
  process.exit(1)
}

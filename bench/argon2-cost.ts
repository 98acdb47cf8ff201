import { execFileSync } from 'node:child_process'
import { ROOT } from './apps'
import { SERVER_CPU } from './server'

/** The product's own parameters, checked against its own hash, alone in a process on the servers' processor. */
const PROGRAM = `
import { hashPassword, isPasswordRight } from './lib/auth/credentials.ts'
void (async () => {
  const stored = await hashPassword('six lanterns over the harbour')
  const count = Number(process.argv.at(-1))
  await isPasswordRight('x', stored)
  const before = process.cpuUsage()
  for (let i = 0; i < count; i += 1) await isPasswordRight('six lanterns over the harbour', stored)
  const { user, system } = process.cpuUsage(before)
  console.log((user + system) / count)
})()
`

/** @returns CPU of one argon2id verification, in µs. */
export function argon2Cost(count: number): number {
  const args = [
    '-c',
    String(SERVER_CPU),
    process.execPath,
    '--import',
    'tsx',
    '--eval',
    PROGRAM,
    '--',
    String(count),
  ]
  return Number(execFileSync('taskset', args, { cwd: ROOT, encoding: 'utf8' }))
}

import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { buildPackage } from '@/tools/package.mjs'

/** The npm package as `npm install` takes it. */
export type Tarball = { path: string; remove(): void }

export async function packTarball(): Promise<Tarball> {
  const folder = mkdtempSync(join(tmpdir(), 'tarball-'))
  buildPackage(join(folder, 'package'))
  const packed = await promisify(execFile)('npm', ['pack', './package', '--silent'], { cwd: folder })
  return { path: join(folder, packed.stdout.trim()), remove: () => rmSync(folder, { recursive: true }) }
}

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type Certificate = { certFile: string; keyFile: string; remove(): void }

/**
 * A self-signed certificate for localhost.
 *
 * @throws Error when there is no openssl: such tests begin with `needing('openssl')`
 */
export function createCertificate(): Certificate {
  const dir = mkdtempSync(join(tmpdir(), 'redis-certificate-'))
  const certFile = join(dir, 'cert.pem')
  const keyFile = join(dir, 'key.pem')
  const remove = () => rmSync(dir, { recursive: true, force: true })
  const args = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-days',
    '2',
  ]
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']
  const { status, stderr } = spawnSync('openssl', [...args, ...names, '-keyout', keyFile, '-out', certFile])
  if (status === 0) return { certFile, keyFile, remove }
  remove()
  throw new Error(`openssl made no certificate: ${stderr}`)
}

import { isIP } from 'node:net'
import Bowser from 'bowser'
import type { Client } from '@/lib/session/store/client'

/**
 * Where a request comes from. The door (see `door.ts`) has replaced `X-Forwarded-For` with the peer's own address,
 * unless a proxy is trusted to name the client; that proxy's word is the last one in the list.
 */
export function readClient(headers: Headers): Client {
  // Read when they are asked for: most requests record nothing, and parsing costs as much as checking a token.
  return {
    get ip() {
      const address = headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() ?? ''
      return isIP(address) ? plainAddress(address) : null
    },
    get device() {
      return describeDevice(headers.get('user-agent'))
    },
  }
}

const plainAddress = (address: string) => address.replace(/^::ffff:(?=\d+\.)/, '')

function describeDevice(userAgent: string | null): string {
  if (!userAgent) return 'Unknown device'
  const { browser, os } = Bowser.parse(userAgent.slice(0, 512))
  const name = browser.name || userAgent.split(/[/\s]/)[0]?.slice(0, 32) || 'Unknown browser'
  return [name, browser.version?.split('.')[0], os.name && `on ${os.name}`].filter(Boolean).join(' ')
}

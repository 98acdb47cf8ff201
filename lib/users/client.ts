import Bowser from 'bowser'
import { z } from 'zod'
import { readEnv } from '@/lib/env'
import { parseIp } from './ip-address'

/** Where a request came from, as sessions and events remember it. */
export const clientSchema = z.object({ ip: z.string().nullable(), device: z.string() })

export type Client = z.infer<typeof clientSchema>

/** @returns the client in Redis' text. */
export function parseClient(text: string): Client {
  return clientSchema.parse(JSON.parse(text))
}

/** Set by the request hook on every request, whatever it came with: the IP address of the connection's other end. */
export const PEER_IP_HEADER = 'x-peer-ip'

/**
 * Where a request comes from. The request hook has replaced `X-Forwarded-For` with the peer's IP address, unless proxies
 * are trusted to name the client (`TRUST_PROXY`).
 */
export function readClient(headers: Headers): Client {
  // Read when they are asked for: most requests record nothing, and parsing costs as much as checking a token.
  return {
    get ip() {
      return readIp(headers, readEnv().TRUST_PROXY)
    },
    get device() {
      return describeDevice(headers.get('user-agent'))
    },
  }
}

/**
 * @param trustedProxies how many proxies append to `X-Forwarded-For`: the one farthest from the app names the client, as
 * the n-th entry from the right. What stands further left was written by the client.
 * @returns the client's IP address; the peer's where that entry cannot be read; null when neither can.
 */
export function readIp(headers: Headers, trustedProxies: number): string | null {
  const forwarded = headers.get('x-forwarded-for')?.split(',') ?? []
  const named = forwarded[Math.max(0, forwarded.length - Math.max(1, trustedProxies))] ?? ''
  return parseIp(named) ?? parseIp(headers.get(PEER_IP_HEADER) ?? '')
}

function describeDevice(userAgent: string | null): string {
  if (!userAgent) return 'Unknown device'
  const { browser, os } = Bowser.parse(userAgent.slice(0, 512))
  const name = browser.name || userAgent.split(/[/\s]/)[0]?.slice(0, 32) || 'Unknown browser'
  return [name, browser.version?.split('.')[0], os.name && `on ${os.name}`].filter(Boolean).join(' ')
}

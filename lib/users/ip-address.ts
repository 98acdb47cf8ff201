import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Hextets of an IPv6 network of one customer: providers give out /64 (RFC 6177), so one client has all its addresses. */
const NETWORK_HEXTETS = 4

/** What a proxy may write around an IP address: brackets, a port, quotes (RFC 7239 §6), a zone (RFC 4007 §11). */
const WRAPPED = /^"?(?:\[([^\]]+)\](?::\d{1,5})?|(\d+(?:\.\d+){3}):\d{1,5}|([^"]*))"?$/

/**
 * @param text an IP address, alone or as `ip:port`, `[ip]` or `[ip]:port`, with or without a zone.
 * @returns its canonical spelling (RFC 5952), IPv4-mapped IPv6 as IPv4; null when the text is no IP address.
 */
export function parseIp(text: string): string | null {
  const [, bracketed, withPort, bare] = WRAPPED.exec(text.trim()) ?? []
  const ip = (bracketed ?? withPort ?? bare ?? '').replace(/%.*$/, '')
  if (!isIP(ip)) return null
  const parsed = ipaddr.process(ip)
  return parsed instanceof ipaddr.IPv6 ? parsed.toRFC5952String() : parsed.toString()
}

/** @returns what limits count under: an IPv4 address, the /64 of an IPv6 address, or one text for all unknown ones. */
export function networkOf(ip: string | null): string {
  if (ip === null) return 'unknown'
  const parsed = ipaddr.parse(ip)
  if (!(parsed instanceof ipaddr.IPv6)) return ip
  const network = parsed.parts.map((hextet, at) => (at < NETWORK_HEXTETS ? hextet : 0))
  return `${new ipaddr.IPv6(network).toRFC5952String()}/64`
}

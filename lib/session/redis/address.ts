/** Where Redis listens and how to log in there. */
export type RedisAddress = {
  /** One node, or more of a cluster; the Sentinels, if there are any; none for a unix socket. */
  nodes: { host: string; port: number }[]
  /** What Sentinels call the primary, and how to log in at the Sentinels themselves. */
  sentinel?: { primary: string; username?: string; password?: string }
  /** Path of a unix socket. */
  socket?: string
  username?: string
  password?: string
  database: number
  tls: boolean
}

const DEFAULT_PORT = 6379
const DEFAULT_SENTINEL_PORT = 26_379

/**
 * Reads one of these; a login (`user:password@`) stands before the first host or the path:
 * - `redis://host:port/0`, or `rediss://…` for TLS;
 * - several nodes of a cluster with commas in between (`redis://:password@a:7000,b:7001`); a cluster with one known
 *   address is written with that address twice;
 * - the Sentinels that name the primary `main`: `redis-sentinel://a:26379,b:26379/main/0`, or `rediss-sentinel://…` for TLS
 *   to both; `?sentinelPassword=…&sentinelUsername=…` is the login at the Sentinels;
 * - `redis+unix:///run/redis.sock?db=0`.
 *
 * A private certificate authority is given to Node by `NODE_EXTRA_CA_CERTS`.
 *
 * @throws Error that says what is wrong and does not repeat the address, which may hold a password
 */
export function parseRedisUrl(url: string): RedisAddress {
  if (/^redis\+unix:\/\//.test(url)) return readSocket(url)
  const [prefix, scheme = ''] = /^(rediss?(?:-sentinel)?):\/\//.exec(url) ?? []
  if (!prefix)
    throw new Error(
      'a Redis URL begins with redis:// or rediss://, with redis-sentinel:// or rediss-sentinel://, or with redis+unix://',
    )
  // A comma inside the password is no separator: a user part (@) follows it.
  const parts = url
    .split(/,(?=rediss?:\/\/|[^@]*$)/)
    .map(part => readUrl(part.includes('://') ? part : `${prefix}${part}`))
  if (new Set(parts.map(part => part.protocol)).size > 1)
    throw new Error('the nodes of a Redis cluster need the same scheme')
  const withLogin = parts.find(part => part.password || part.username)
  const isSentinel = scheme.endsWith('-sentinel')
  const defaultPort = isSentinel ? DEFAULT_SENTINEL_PORT : DEFAULT_PORT
  return {
    nodes: parts.map(part => ({
      host: part.hostname.replace(/^\[|\]$/g, ''),
      port: Number(part.port || defaultPort),
    })),
    ...(isSentinel ? readSentinel(parts) : readNodes(parts)),
    username: decoded(withLogin?.username),
    password: decoded(withLogin?.password),
    tls: scheme.startsWith('rediss'),
  }
}

/** The address for a log: scheme, hosts and ports, no login. */
export function describeAddress({ nodes, sentinel, socket, tls }: RedisAddress): string {
  if (socket) return `redis+unix://${socket}`
  const hosts = nodes.map(({ host, port }) => `${host}:${port}`).join(',')
  const scheme = tls ? 'rediss' : 'redis'
  return sentinel ? `${scheme}-sentinel://${hosts}/${sentinel.primary}` : `${scheme}://${hosts}`
}

function readNodes(parts: URL[]) {
  const path = parts.map(part => part.pathname).find(path => path.length > 1)
  const database = readDatabase(path?.slice(1))
  if (parts.length > 1 && database !== 0) throw new Error('a Redis cluster has database 0 only')
  return { database }
}

function readSentinel(parts: URL[]) {
  const last = parts.at(-1)
  const [primary, database] = last?.pathname.slice(1).split('/') ?? []
  if (!primary) throw new Error('the path of a Sentinel URL is the name of the primary')
  const [username, password] = ['sentinelUsername', 'sentinelPassword'].map(
    name => last?.searchParams.get(name) ?? undefined,
  )
  return {
    sentinel: { primary: decodeURIComponent(primary), username, password },
    database: readDatabase(database),
  }
}

function readSocket(url: string): RedisAddress {
  const [, login, socket, database] = /^redis\+unix:\/\/(?:([^/]*)@)?(\/[^?]+)(?:\?db=(.*))?$/.exec(url) ?? []
  if (!socket) throw new Error('the Redis URL cannot be read: expected redis+unix:///path/of/the/socket')
  const [username, password] = login?.split(':') ?? []
  return {
    nodes: [],
    socket: decodeURIComponent(socket),
    username: decoded(username),
    password: decoded(password),
    database: readDatabase(database),
    tls: false,
  }
}

const decoded = (text: string | undefined) => (text ? decodeURIComponent(text) : undefined)

function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url?.hostname)
    throw new Error('the Redis URL cannot be read: expected redis://user:password@host:port')
  return url
}

function readDatabase(text = '0'): number {
  const database = Number(text)
  if (!Number.isInteger(database) || database < 0)
    throw new Error('the path of a Redis URL is the number of the database')
  return database
}

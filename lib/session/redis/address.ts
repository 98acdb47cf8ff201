/** Where Redis listens and how to log in there. */
export type RedisAddress = {
  /** One node, or more of a cluster. */
  nodes: { host: string; port: number }[]
  username?: string
  password?: string
  database: number
  tls: boolean
}

const DEFAULT_PORT = 6379

/**
 * Reads `redis://user:password@host:port/0`, `rediss://…` for TLS, or several nodes of a cluster with commas in
 * between (`redis://:password@a:7000,b:7001`); a cluster with one known address is written with that address twice.
 * A private certificate authority is given to Node by `NODE_EXTRA_CA_CERTS`.
 *
 * @throws Error that says what is wrong and does not repeat the address, which may hold a password
 */
export function parseRedisUrl(url: string): RedisAddress {
  const scheme = /^(rediss?):\/\//.exec(url)
  if (!scheme) throw new Error('a Redis URL begins with redis:// or rediss://')
  // A comma inside the password is no separator: a user part (@) follows it.
  const parts = url
    .split(/,(?=rediss?:\/\/|[^@]*$)/)
    .map(part => readUrl(part.includes('://') ? part : `${scheme[0]}${part}`))
  const withLogin = parts.find(part => part.password || part.username)
  const database = readDatabase(parts.map(part => part.pathname).find(path => path.length > 1) ?? '/0')
  if (parts.length > 1 && database !== 0) throw new Error('a Redis cluster has database 0 only')
  if (new Set(parts.map(part => part.protocol)).size > 1)
    throw new Error('the nodes of a Redis cluster need the same scheme')
  return {
    nodes: parts.map(part => ({
      host: part.hostname.replace(/^\[|\]$/g, ''),
      port: Number(part.port || DEFAULT_PORT),
    })),
    username: withLogin?.username ? decodeURIComponent(withLogin.username) : undefined,
    password: withLogin?.password ? decodeURIComponent(withLogin.password) : undefined,
    database,
    tls: scheme[1] === 'rediss',
  }
}

/** The address for a log: scheme, hosts and ports, no login. */
export function describeAddress({ nodes, tls }: RedisAddress): string {
  return `${tls ? 'rediss' : 'redis'}://${nodes.map(({ host, port }) => `${host}:${port}`).join(',')}`
}

function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url?.hostname)
    throw new Error('the Redis URL cannot be read: expected redis://user:password@host:port')
  return url
}

function readDatabase(path: string): number {
  const database = Number(path.slice(1))
  if (!Number.isInteger(database) || database < 0)
    throw new Error('the path of a Redis URL is the number of the database')
  return database
}

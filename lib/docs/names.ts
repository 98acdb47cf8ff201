/** One document of the repository, and the address of its page: `/docs/<name>`. */
export type DocumentName = (typeof DOCUMENT_GROUPS)[number]['documents'][number]['name']

/** The documents that are pages, in the order in which somebody reads them. The files are the only source. */
export const DOCUMENT_GROUPS = [
  {
    title: 'The idea',
    documents: [
      { name: 'log-out-with-jwt', file: 'docs/log-out-with-jwt.md' },
      { name: 'why-not-just-delete-the-cookie', file: 'docs/why-not-just-delete-the-cookie.md' },
      { name: 'denylist-or-sessions', file: 'docs/denylist-or-sessions.md' },
      { name: 'who-still-lets-the-copy-in', file: 'docs/who-still-lets-the-copy-in.md' },
      { name: 'size-of-the-denylist', file: 'docs/size-of-the-denylist.md' },
      { name: 'when-redis-is-down', file: 'docs/when-redis-is-down.md' },
    ],
  },
  {
    title: 'In your app',
    documents: [
      { name: 'adopt', file: 'docs/adopt.md' },
      { name: 'caching', file: 'docs/caching.md' },
      { name: 'other-services', file: 'docs/other-services.md' },
      { name: 'upgrade', file: 'docs/upgrade.md' },
    ],
  },
  {
    title: 'In operation',
    documents: [
      { name: 'operations', file: 'docs/operations.md' },
      { name: 'scaling', file: 'docs/scaling.md' },
      { name: 'rotate-keys', file: 'docs/rotate-keys.md' },
    ],
  },
  {
    title: 'The project',
    documents: [
      { name: 'security', file: 'SECURITY.md' },
      { name: 'asvs', file: 'docs/asvs.md' },
      { name: 'dependencies', file: 'docs/dependencies.md' },
    ],
  },
] as const

export const DOCUMENTS = DOCUMENT_GROUPS.flatMap(({ documents }) => [...documents])

/** What a document's page is called in a path, and the same file as Markdown. */
export const documentPath = (name: string) => `/docs/${name}`
export const markdownPath = (name: string) => `${documentPath(name)}.md`

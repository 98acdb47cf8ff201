/** Accounts that exist while sessions live in the embedded store, which forgets them at the end. */
export const DEMO_USERS = [
  { name: 'Ada Lovelace', email: 'ada@example.com', role: 'user' },
  { name: 'Grace Hopper', email: 'grace@example.com', role: 'admin' },
] as const

export const DEMO_PASSWORD = 'correct horse battery staple'

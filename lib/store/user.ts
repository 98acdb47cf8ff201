export type Role = 'user' | 'admin'
export type UserStatus = 'active' | 'blocked'

/** A user as the HTTP contract shows it. */
export type User = {
  id: string
  email: string
  name: string
  role: Role
  status: UserStatus
}

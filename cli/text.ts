import type { AuditRow } from '@/lib/admin/audit-log'
import type { Repaired } from '@/lib/admin/repair'
import type { UserDetails, UserRow } from '@/lib/admin/user-list'

/** Columns as wide as what is in them, the last one as wide as it likes. */
function table(head: string[], rows: string[][]): string {
  const all = [head, ...rows.map(row => row.map(printable))]
  const widths = head.map((_, column) => Math.max(...all.map(row => row[column]?.length ?? 0)))
  return all
    .map(row =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** What others have typed must not speak to the terminal. */
const printable = (text: string) => text.replace(/\p{Cc}/gu, '�')

const minute = (iso: string | null) => (iso ? `${iso.slice(0, 16).replace('T', ' ')}Z` : 'never')

export function usersText(users: readonly UserRow[]): string {
  if (users.length === 0) return 'No users.'
  const rows = users.map(user => [
    user.email,
    user.role,
    user.status,
    String(user.sessions),
    minute(user.lastLoginAt),
    user.name,
  ])
  return table(['E-MAIL', 'ROLE', 'STATUS', 'SESSIONS', 'LAST LOGIN', 'NAME'], rows)
}

export function detailsText({ user, sessions, events }: UserDetails): string {
  return [
    usersText([user]),
    `Id: ${user.id}`,
    '',
    table(
      ['SESSION', 'LAST SEEN', 'ADDRESS', 'DEVICE'],
      sessions.map(({ id, lastSeenAt, ip, device }) => [id, minute(lastSeenAt), ip ?? '-', device]),
    ),
    '',
    table(
      ['EVENT', 'WHEN', 'ADDRESS', 'DEVICE', 'REASON'],
      events.map(({ type, at, ip, device, note }) => [type, minute(at), ip ?? '-', device, note ?? '']),
    ),
  ].join('\n')
}

export function logText(entries: readonly AuditRow[]): string {
  if (entries.length === 0) return 'Nothing yet.'
  const rows = entries.map(({ at, action, user, by, device, ip, note }) => [
    minute(at),
    action,
    user.email ?? `${user.id} (gone)`,
    by ? (by.email ?? `${by.id} (gone)`) : 'command line',
    [device, ip].filter(Boolean).join(' '),
    note ?? '',
  ])
  return table(['WHEN', 'WHAT', 'WHOM', 'WHO', 'FROM', 'REASON'], rows)
}

export function repairedText(repaired: Repaired): string {
  const found = Object.entries(repaired).filter(([, count]) => count > 0)
  if (found.length === 0) return 'Nothing was wrong.'
  const words = (name: string) => name.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`)
  return found.map(([name, count]) => `${words(name)}: ${count}`).join('\n')
}

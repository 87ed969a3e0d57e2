import type { CrmUserChoice, UserMappingRow } from '#lib/users/types.ts'

/** Standard and integration users may own records of sales; portal and partner users belong to others. */
export function isExternalUser(userType: string | null): boolean {
  return (
    userType !== null &&
    !['Standard', 'CsnOnly', 'AutomatedProcess', 'CloudIntegrationUser'].includes(userType)
  )
}

/** [US-3] Who can stand for a console user: one with the same e-mail, and only one, active, and none of a partner. */
export function matchByEmail(
  email: string,
  crmUsers: readonly CrmUserChoice[],
  taken: ReadonlySet<string>,
): CrmUserChoice | null {
  const key = email.trim().toLowerCase()
  const found = crmUsers.filter(
    (user) =>
      user.email?.trim().toLowerCase() === key &&
      user.active &&
      !user.external &&
      !taken.has(user.id),
  )
  return found.length === 1 ? (found[0] ?? null) : null
}

export type UserGroup = 'unmapped' | 'inactive' | 'mapped'

/** [US-3] Where a row stands: what needs somebody comes first. */
export function userGroup(row: Pick<UserMappingRow, 'crmUser'>): UserGroup {
  if (!row.crmUser) return 'unmapped'
  return row.crmUser.active ? 'mapped' : 'inactive'
}

const order: readonly UserGroup[] = ['unmapped', 'inactive', 'mapped']

export function sortUsers<Row extends Pick<UserMappingRow, 'crmUser' | 'prospectsHeld' | 'name'>>(
  rows: readonly Row[],
): Row[] {
  return [...rows].sort(
    (a, b) =>
      order.indexOf(userGroup(a)) - order.indexOf(userGroup(b)) ||
      b.prospectsHeld - a.prospectsHeld ||
      a.name.localeCompare(b.name, 'en'),
  )
}

export const roles = ['admin', 'marketer', 'sales'] as const
export type Role = (typeof roles)[number]

/** [AD-1] Who may what. Nothing is allowed that does not stand here. */
const allowed = {
  'overview.read': ['admin', 'marketer', 'sales'],
  'prospects.read': ['admin', 'marketer', 'sales'],
  'prospects.edit': ['admin', 'marketer'],
  'prospects.assign': ['admin', 'marketer'],
  'prospects.sync': ['admin', 'marketer', 'sales'],
  'prospects.delete': ['admin', 'marketer'],
  'duplicates.manage': ['admin', 'marketer'],
  'activities.read': ['admin', 'marketer', 'sales'],
  'tracking.read': ['admin', 'marketer'],
  'tracking.manage': ['admin', 'marketer'],
  'tracking.settings': ['admin'],
  'records.merge': ['admin'],
  'opportunities.read': ['admin', 'marketer', 'sales'],
  'accounts.read': ['admin', 'marketer', 'sales'],
  'prospects.ignore': ['admin'],
  'prospects.import': ['admin', 'marketer'],
  'prospects.export': ['admin', 'marketer'],
  'lists.manage': ['admin', 'marketer'],
  'scoring.manage': ['admin', 'marketer'],
  'automation.manage': ['admin', 'marketer'],
  'connector.read': ['admin', 'marketer'],
  'connector.manage': ['admin'],
  'errors.retry': ['admin', 'marketer'],
  'groups.manage': ['admin', 'marketer'],
  'team.manage': ['admin'],
  'business_units.manage': ['admin'],
  'audit.read': ['admin'],
  'emails.manage': ['admin', 'marketer'],
  'emails.write': ['admin', 'marketer', 'sales'],
  'sending.manage': ['admin'],
  'profile.manage': ['admin', 'marketer', 'sales'],
} as const satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof allowed
export const permissions = Object.keys(allowed) as Permission[]

export function may(role: Role, permission: Permission): boolean {
  return (allowed[permission] as readonly Role[]).includes(role)
}

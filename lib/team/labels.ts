import type { Role } from '#lib/auth/permissions.ts'

export const roleLabels: Record<Role, string> = {
  admin: 'Admin',
  marketer: 'Marketer',
  sales: 'Sales',
}

export const roleHints: Record<Role, string> = {
  admin: 'Everything: connector, team, business units, audit log',
  marketer: 'Edits, imports and syncs prospects; reads the connector, retries errors',
  sales: 'Reads prospects and timelines, syncs one by one',
}

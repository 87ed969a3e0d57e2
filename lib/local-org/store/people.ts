import type { RecordData } from '../records/row.ts'

export type NewUser = {
  firstName: string
  lastName: string
  email: string
  title: string
  profile?: 'admin' | 'integration' | 'sales' | 'partner'
  active?: boolean
}

export const demoUsers: NewUser[] = [
  {
    firstName: 'Concord',
    lastName: 'Integration',
    email: 'integration@halden.example',
    title: 'Integration User',
    profile: 'integration',
  },
  {
    firstName: 'Astrid',
    lastName: 'Nyberg',
    email: 'astrid.nyberg@halden.example',
    title: 'System Administrator',
    profile: 'admin',
  },
  sales('Jonas', 'Brandt'),
  sales('Sofie', 'Dahl'),
  sales('Marco', 'Ricci'),
  sales('Priya', 'Raman'),
  sales('Amelia', 'Keane'),
  { ...sales('Henrik', 'Lund'), active: false },
  {
    firstName: 'Clara',
    lastName: 'Voss',
    email: 'clara.voss@partner.example',
    title: 'Partner',
    profile: 'partner',
  },
]

function sales(firstName: string, lastName: string): NewUser {
  const email = `${firstName}.${lastName}@halden.example`.toLowerCase()
  return { firstName, lastName, email, title: 'Sales', profile: 'sales' }
}

/** What the profiles of a new org may do. */
export const profiles = {
  admin: {
    Name: 'System Administrator',
    PermissionsApiEnabled: true,
    PermissionsViewAllData: true,
    PermissionsModifyAllData: true,
    PermissionsCustomizeApplication: true,
  },
  // An integration user that installs its own fields needs to customise; a sales person does not.
  integration: {
    Name: 'Concord Integration',
    PermissionsApiEnabled: true,
    PermissionsViewAllData: true,
    PermissionsModifyAllData: true,
    PermissionsCustomizeApplication: true,
  },
  sales: { Name: 'Standard User', PermissionsApiEnabled: true },
  partner: { Name: 'Partner Community User', PermissionsApiEnabled: true },
} satisfies Record<string, RecordData>

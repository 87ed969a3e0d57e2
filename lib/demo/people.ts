import type { Role } from '#lib/auth/permissions.ts'

export type DemoPerson = {
  name: string
  email: string
  /** Role in Halden Europe, then in Halden America. */
  roles: [Role | null, Role | null]
  /** The e-mail of their user in Salesforce, where it is another one. */
  crmEmail?: string
}

/** The first three sign in with the password that the start prints; the others have one that nobody knows. */
export const demoPeople: readonly DemoPerson[] = [
  { name: 'Clara Neumann', email: 'admin@halden.example', roles: ['admin', 'admin'] },
  { name: 'Tomas Lind', email: 'marketer@halden.example', roles: ['marketer', 'marketer'] },
  {
    name: 'Jonas Brandt',
    email: 'sales@halden.example',
    roles: ['sales', null],
    crmEmail: 'jonas.brandt@halden.example',
  },
  { name: 'Sofie Dahl', email: 'sofie.dahl@halden.example', roles: ['sales', null] },
  { name: 'Marco Ricci', email: 'marco.ricci@halden.example', roles: ['sales', null] },
  { name: 'Priya Raman', email: 'priya.raman@halden.example', roles: ['sales', null] },
  { name: 'Amelia Keane', email: 'amelia.keane@halden.example', roles: ['sales', null] },
  { name: 'Henrik Lund', email: 'henrik.lund@halden.example', roles: ['sales', null] },
  { name: 'Lena Vogt', email: 'lena.vogt@halden.example', roles: ['sales', null] },
]

export const signInPeople = 3

export const demoUnits = [
  { name: 'Halden Europe', currency: 'EUR', timeZone: 'Europe/Berlin' },
  { name: 'Halden America', currency: 'USD', timeZone: 'America/New_York' },
] as const

import type { Role } from '#lib/auth/permissions.ts'

export type UnitRow = {
  id: string
  name: string
  currency: string
  timeZone: string
  /** The viewer's role there; they see only units that they are a member of. */
  role: Role
  current: boolean
  members: number
  createdAt: string
}

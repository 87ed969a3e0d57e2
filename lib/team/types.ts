import type { Role } from '#lib/auth/permissions.ts'

export type Member = {
  userId: string
  name: string
  email: string
  role: Role
  disabled: boolean
  /** Last request of any of their sessions, or their last sign-in. */
  lastSeenAt: string | null
  openSessions: number
  /** Business units that the person who looks does not administer: their account is not this admin's to change. */
  elsewhere: string[]
}

export type Invitation = {
  id: string
  email: string
  role: Role
  invitedBy: string | null
  createdAt: string
  expiresAt: string
}

export type TeamPage = { members: Member[]; invitations: Invitation[]; viewerId: string }

export type OpenSession = {
  id: string
  current: boolean
  device: string
  ip: string | null
  startedAt: string
  lastSeenAt: string
}

export type LinkKind = 'invite' | 'reset'

/** What the page behind a one-time link shows before it is used. */
export type OpenLink = {
  kind: LinkKind
  email: string
  name: string | null
  role: Role | null
  buName: string | null
  invitedBy: string | null
  /** Somebody with this e-mail has signed in before: the invitation only adds the business unit. */
  known: boolean
}

import 'server-only'
import { getChoices } from '#lib/alerts/reads.ts'
import type { AlertChoices } from '#lib/alerts/types.ts'
import { webDatabase } from '#lib/auth/database.ts'
import { answer, type LoadContext, load } from '#lib/auth/loader-gate.ts'
import type { Role } from '#lib/auth/permissions.ts'
import { findOpenLink, listInvitations, listMembers, listSessions } from '#lib/team/reads.ts'
import type { LinkKind, OpenLink, OpenSession, TeamPage } from '#lib/team/types.ts'

async function readTeam({ tx, viewer }: LoadContext): Promise<TeamPage> {
  const [members, invitations] = await Promise.all([
    listMembers(tx, viewer.buId, viewer.userId),
    listInvitations(tx, viewer.buId),
  ])
  return { members, invitations, viewerId: viewer.userId }
}

export const loadTeam = (): Promise<TeamPage> => load('team.manage', readTeam)
export const answerTeam = (): Promise<Response> => answer('team.manage', readTeam)

export type Profile = {
  name: string
  email: string
  role: Role
  units: { id: string; name: string; role: Role }[]
  preferences: Record<string, unknown>
  sessions: OpenSession[]
  /** Null: only admins are told. */
  alerts: AlertChoices | null
}

export const loadProfile = (): Promise<Profile> =>
  load('profile.manage', async ({ tx, viewer }) => ({
    name: viewer.name,
    email: viewer.email,
    role: viewer.role,
    units: viewer.businessUnits,
    preferences: viewer.preferences,
    sessions: await listSessions(tx, viewer),
    alerts: viewer.role === 'admin' ? await getChoices(tx, viewer.buId, viewer.userId) : null,
  }))

/** Before there is a session: the link's secret is the permission. */
export const loadOpenLink = (kind: LinkKind, token: string): Promise<OpenLink | null> =>
  findOpenLink(webDatabase().sql, kind, token)

import type { Role } from '#lib/auth/permissions.ts'
import type { Brand } from '#lib/base/brand.ts'

/** A business unit that the viewer's session row was checked for; made only by lib/auth. */
export type AuthorisedBu = Brand<string, 'AuthorisedBu'>

/** Whoever looks at a page or runs an action: read from the session's row at every request, never from the cookie. */
export type Viewer = {
  sessionId: string
  userId: string
  name: string
  email: string
  buId: AuthorisedBu
  buName: string
  role: Role
  currency: string
  timeZone: string
  ip: string | null
  preferences: Record<string, unknown>
  businessUnits: { id: string; name: string; role: Role }[]
}

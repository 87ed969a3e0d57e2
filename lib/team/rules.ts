import type { Role } from '#lib/auth/permissions.ts'
import { fail, ok, type Result } from '#lib/base/result.ts'

/** A member as the rules see them, read under the lock of the business unit's memberships. */
export type Standing = {
  userId: string
  name: string
  role: Role
  disabled: boolean
  elsewhere: readonly string[]
}

export type TeamRefusal = 'not_found' | 'last_admin' | 'yourself' | 'elsewhere'

/** [AD-1] Somebody must always be able to let others in. */
export function leavesAnAdmin(
  members: readonly Standing[],
  changed: Standing,
): Result<undefined, TeamRefusal> {
  const others = members.filter(
    ({ userId, role, disabled }) => userId !== changed.userId && role === 'admin' && !disabled,
  )
  if (others.length > 0) return ok()
  return fail(
    'last_admin',
    `${changed.name} is the last admin here. Make somebody else an admin first.`,
  )
}

/** An account is one person's everywhere: only who administers all of their business units may close or reopen it. */
export function governs(
  viewerId: string,
  target: Standing,
  what: string,
): Result<undefined, TeamRefusal> {
  if (target.userId === viewerId) {
    return fail('yourself', `You cannot ${what} your own account here. Your profile has the rest.`)
  }
  if (target.elsewhere.length === 0) return ok()
  return fail(
    'elsewhere',
    `${target.name} also belongs to ${target.elsewhere.join(', ')}, where you are not an admin. You can remove them from this business unit instead.`,
  )
}

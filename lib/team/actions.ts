'use server'

import { type ActionContext, action } from '#lib/auth/action-gate.ts'
import { webEnvironment } from '#lib/base/env.ts'
import { fail, ok } from '#lib/base/result.ts'
import { invitationInput, inviteInput, memberInput, roleInput } from '#lib/team/input.ts'
import { lockStandings } from '#lib/team/reads.ts'
import { governs, leavesAnAdmin, type Standing } from '#lib/team/rules.ts'
import {
  addMember,
  createInvite,
  createReset,
  endSessions,
  findUserByEmail,
  removeMember,
  revokeInvite,
  setDisabled,
  setRole,
} from '#lib/team/writes.ts'

function linkOf(kind: 'invite' | 'reset', token: string): string {
  return `${webEnvironment().CONCORD_URL.replace(/\/+$/, '')}/${kind}/${token}`
}

/** Either a link to pass on, or the name of somebody who had an account and is a member now. */
type Invited = { link: string | null; name: string | null }

const notFound = fail('not_found', 'This person is no longer a member. The list shows who is.')

async function standing(
  { tx, viewer }: ActionContext,
  userId: string,
): Promise<{ all: Standing[]; target: Standing | undefined }> {
  const all = await lockStandings(tx, viewer.buId, viewer.userId)
  return { all, target: all.find((member) => member.userId === userId) }
}

/** Who has an account already joins at once; anybody else gets a link, shown this one time. */
export const inviteAction = action('team.manage', inviteInput, async ({ email, role }, context) => {
  const { tx, viewer, audit } = context
  const user = await findUserByEmail(tx, viewer.buId, email)
  if (user?.member) {
    const message = `${user.name} is a member already. Change the role in the list.`
    return fail('member', message, { email: message })
  }
  if (user) {
    await addMember(tx, viewer.buId, user.id, role)
    await audit({ action: 'team.member_added', target: email, after: { role } })
    return ok<Invited>({ link: null, name: user.name })
  }
  const token = await createInvite(tx, {
    buId: viewer.buId,
    email,
    role,
    createdBy: viewer.userId,
  })
  await audit({ action: 'team.invited', target: email, after: { role } })
  return ok<Invited>({ link: linkOf('invite', token), name: null })
})

export const revokeInviteAction = action(
  'team.manage',
  invitationInput,
  async ({ id }, { tx, viewer, audit }) => {
    const revoked = await revokeInvite(tx, viewer.buId, id)
    if (!revoked) return fail('not_found', 'This invitation is no longer open.')
    await audit({
      action: 'team.invitation_revoked',
      target: revoked.email,
      before: { role: revoked.role },
    })
    return ok()
  },
)

export const changeRoleAction = action('team.manage', roleInput, async (input, context) => {
  const { tx, viewer, audit } = context
  const { all, target } = await standing(context, input.userId)
  if (!target) return notFound
  if (target.role === input.role) return ok()
  if (target.role === 'admin') {
    const allowed = leavesAnAdmin(all, target)
    if (!allowed.ok) return allowed
  }
  await setRole(tx, viewer.buId, input.userId, input.role)
  await audit({
    action: 'team.role_changed',
    target: target.name,
    before: { role: target.role },
    after: { role: input.role },
  })
  return ok()
})

export const removeMemberAction = action('team.manage', memberInput, async (input, context) => {
  const { tx, viewer, audit } = context
  const { all, target } = await standing(context, input.userId)
  if (!target) return notFound
  if (target.role === 'admin') {
    const allowed = leavesAnAdmin(all, target)
    if (!allowed.ok) return allowed
  }
  await removeMember(tx, viewer.buId, input.userId)
  await audit({ action: 'team.member_removed', target: target.name, before: { role: target.role } })
  return ok()
})

export const disableMemberAction = action('team.manage', memberInput, async (input, context) => {
  const { tx, viewer, audit } = context
  const { target } = await standing(context, input.userId)
  if (!target) return notFound
  const allowed = governs(viewer.userId, target, 'disable')
  if (!allowed.ok) return allowed
  await setDisabled(tx, input.userId, true)
  await audit({
    action: 'team.member_disabled',
    target: target.name,
    before: { state: 'active' },
    after: { state: 'disabled' },
  })
  return ok()
})

export const enableMemberAction = action('team.manage', memberInput, async (input, context) => {
  const { tx, viewer, audit } = context
  const { target } = await standing(context, input.userId)
  if (!target) return notFound
  const allowed = governs(viewer.userId, target, 'enable')
  if (!allowed.ok) return allowed
  await setDisabled(tx, input.userId, false)
  await audit({
    action: 'team.member_enabled',
    target: target.name,
    before: { state: 'disabled' },
    after: { state: 'active' },
  })
  return ok()
})

export const endMemberSessionsAction = action(
  'team.manage',
  memberInput,
  async (input, context) => {
    const { tx, viewer, audit } = context
    const { target } = await standing(context, input.userId)
    if (!target) return notFound
    const allowed = governs(viewer.userId, target, 'end the sessions of')
    if (!allowed.ok) return allowed
    const ended = await endSessions(tx, input.userId)
    await audit({ action: 'team.sessions_ended', target: target.name, after: { ended } })
    return ok({ ended })
  },
)

/** [AD-1] The admin passes the link on; nobody but its reader learns the new password. */
export const resetPasswordAction = action('team.manage', memberInput, async (input, context) => {
  const { tx, viewer, audit } = context
  const { target } = await standing(context, input.userId)
  if (!target) return notFound
  const allowed = governs(viewer.userId, target, 'reset the password of')
  if (!allowed.ok) return allowed
  if (target.disabled) return fail('disabled', `${target.name} is disabled. Enable them first.`)
  const token = await createReset(tx, {
    buId: viewer.buId,
    userId: input.userId,
    createdBy: viewer.userId,
  })
  await audit({ action: 'team.reset_link_made', target: target.name })
  return ok({ link: linkOf('reset', token) })
})

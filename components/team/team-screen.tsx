'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { SimpleTable } from '#components/grid/simple-table.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { InviteDialog } from '#components/team/invite-dialog.tsx'
import { MemberConfirm } from '#components/team/member-confirm.tsx'
import type { MemberVerb } from '#components/team/member-menu.tsx'
import { OneTimeLink, type ShownLink } from '#components/team/one-time-link.tsx'
import { invitationColumns, memberColumns } from '#components/team/team-columns.tsx'
import { Button } from '#components/ui/button.tsx'
import { toast } from '#components/ui/toast.tsx'
import type { Role } from '#lib/auth/permissions.ts'
import type { Result } from '#lib/base/result.ts'
import {
  changeRoleAction,
  enableMemberAction,
  resetPasswordAction,
  revokeInviteAction,
} from '#lib/team/actions.ts'
import { teamQuery } from '#lib/team/client.ts'
import { roleLabels } from '#lib/team/labels.ts'
import type { Member, TeamPage } from '#lib/team/types.ts'

export function TeamScreen({ initial }: { initial: TeamPage }) {
  const { data } = useQuery({ ...teamQuery(), initialData: initial })
  const queries = useQueryClient()
  const [inviting, setInviting] = useState(false)
  const [link, setLink] = useState<ShownLink | null>(null)
  const [asking, setAsking] = useState<{ verb: MemberVerb; member: Member } | null>(null)
  const refresh = () => queries.invalidateQueries({ queryKey: ['team'] })

  const run = async <T,>(work: Promise<Result<T>>, done: string): Promise<T | undefined> => {
    const answer = await work.catch(() => null)
    await refresh()
    if (answer?.ok) {
      if (done) toast(done)
      return answer.value
    }
    const description = answer?.error.message ?? 'The server did not answer. Try again in a moment.'
    toast('Nothing was changed', { tone: 'need', description })
    return undefined
  }
  const changeRole = (member: Member, role: Role) =>
    run(
      changeRoleAction({ userId: member.userId, role }),
      `${member.name} is ${roleLabels[role].toLowerCase()} now`,
    )
  const onVerb = async (member: Member, verb: MemberVerb) => {
    if (verb === 'enable') {
      await run(enableMemberAction({ userId: member.userId }), `${member.name} can sign in again`)
    } else if (verb === 'reset') {
      const made = await run(resetPasswordAction({ userId: member.userId }), '')
      if (made)
        setLink({
          title: `Password link for ${member.name}`,
          words: 'It works once, for 24 hours, and ends their sessions when it is used.',
          link: made.link,
        })
    } else setAsking({ verb, member })
  }

  const { members, invitations, viewerId } = data
  return (
    <>
      <PageHeader
        title="Team"
        count={members.length}
        primary={
          <Button variant="primary" icon="user-plus" onClick={() => setInviting(true)}>
            Invite
          </Button>
        }
      />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <SimpleTable
          caption="Members of this business unit"
          rows={members}
          rowKey={(member) => member.userId}
          columns={memberColumns({ viewerId, onVerb, onRole: changeRole })}
        />
        {invitations.length > 0 && (
          <section className="mt-6">
            <h2 className="px-6 pb-2 font-semibold max-desk:px-4">
              Open invitations{' '}
              <span className="font-normal text-faint tabular-nums">{invitations.length}</span>
            </h2>
            <SimpleTable
              caption="Open invitations"
              rows={invitations}
              rowKey={({ id }) => id}
              columns={invitationColumns({
                onRevoke: ({ id, email }) =>
                  run(revokeInviteAction({ id }), `The invitation of ${email} is withdrawn`),
              })}
            />
          </section>
        )}
      </div>
      <InviteDialog
        open={inviting}
        onOpenChange={setInviting}
        onInvited={(made) => {
          setLink(made)
          void refresh()
        }}
      />
      <OneTimeLink shown={link} onClose={() => setLink(null)} />
      <MemberConfirm asking={asking} onClose={() => setAsking(null)} onDone={refresh} />
    </>
  )
}

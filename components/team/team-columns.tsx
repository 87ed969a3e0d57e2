import type { GridColumn } from '#components/grid/column.ts'
import { MemberMenu, type MemberVerb } from '#components/team/member-menu.tsx'
import { Avatar } from '#components/ui/avatar.tsx'
import { Button } from '#components/ui/button.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { roleLabels } from '#lib/team/labels.ts'
import type { Invitation, Member } from '#lib/team/types.ts'

export function memberColumns({
  viewerId,
  onVerb,
  onRole,
}: {
  viewerId: string
  onVerb: (member: Member, verb: MemberVerb) => void
  onRole: (member: Member, role: Member['role']) => void
}): GridColumn<Member>[] {
  return [
    {
      key: 'name',
      head: 'Name',
      tone: 'name',
      cell: (member) => (
        <span className="flex min-w-0 items-center gap-2">
          <Avatar name={member.name} />
          <span className="truncate">{member.name}</span>
          {member.userId === viewerId && <span className="font-normal text-faint">you</span>}
        </span>
      ),
    },
    { key: 'email', head: 'E-mail', tone: 'muted', phone: 'left', cell: ({ email }) => email },
    { key: 'role', head: 'Role', width: 120, phone: 'right', cell: ({ role }) => roleLabels[role] },
    {
      key: 'state',
      head: 'State',
      width: 150,
      tone: 'muted',
      cell: ({ disabled, openSessions }) =>
        disabled
          ? 'Disabled'
          : openSessions === 0
            ? 'Signed out'
            : openSessions === 1
              ? '1 session'
              : `${openSessions} sessions`,
    },
    {
      key: 'seen',
      head: 'Last seen',
      width: 120,
      align: 'end',
      tone: 'faint',
      cell: ({ lastSeenAt }) => (lastSeenAt ? <RelativeTime at={lastSeenAt} short /> : 'never'),
    },
    {
      key: 'menu',
      head: <span className="sr-only">Actions</span>,
      width: 64,
      align: 'end',
      phone: 'top',
      cell: (member) => (
        <MemberMenu
          member={member}
          isViewer={member.userId === viewerId}
          onVerb={(verb) => onVerb(member, verb)}
          onRole={(role) => onRole(member, role)}
        />
      ),
    },
  ]
}

export function invitationColumns({
  onRevoke,
}: {
  onRevoke: (invitation: Invitation) => void
}): GridColumn<Invitation>[] {
  return [
    { key: 'email', head: 'E-mail', tone: 'name', cell: ({ email }) => email },
    { key: 'by', head: 'Invited by', tone: 'muted', cell: ({ invitedBy }) => invitedBy ?? '–' },
    { key: 'role', head: 'Role', width: 120, phone: 'left', cell: ({ role }) => roleLabels[role] },
    {
      key: 'until',
      head: 'Runs out',
      width: 120,
      align: 'end',
      tone: 'faint',
      cell: ({ expiresAt }) => <RelativeTime at={expiresAt} short />,
    },
    {
      key: 'revoke',
      head: <span className="sr-only">Withdraw</span>,
      width: 120,
      align: 'end',
      phone: 'top',
      cell: (invitation) => (
        <Button size="small" onClick={() => onRevoke(invitation)}>
          Withdraw
        </Button>
      ),
    },
  ]
}

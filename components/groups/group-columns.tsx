import type { GridColumn } from '#components/grid/column.ts'
import { Avatar } from '#components/ui/avatar.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Switch } from '#components/ui/switch.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import type { GroupMember } from '#lib/users/groups/types.ts'

/** Members in the order of their turns. */
export function groupColumns({
  nextUserId,
  onPause,
}: {
  nextUserId: string | null
  onPause: (member: GroupMember, paused: boolean) => void
}): GridColumn<GroupMember>[] {
  return [
    {
      key: 'name',
      head: 'Member',
      tone: 'name',
      cell: ({ userId, name }) => (
        <span className="flex min-w-0 items-center gap-2">
          <Avatar name={name} />
          <span className="truncate">{name}</span>
          {userId === nextUserId && <Badge tone="concord">Next</Badge>}
        </span>
      ),
    },
    {
      key: 'state',
      head: 'State',
      tone: 'muted',
      phone: 'left',
      cell: stateOf,
    },
    {
      key: 'turns',
      head: 'Given',
      width: 80,
      align: 'end',
      cell: ({ turns }) => turns,
    },
    {
      key: 'last',
      head: 'Last turn',
      width: 110,
      align: 'end',
      tone: 'faint',
      phone: 'right',
      cell: ({ lastTurnAt }) => (lastTurnAt ? <RelativeTime at={lastTurnAt} short /> : 'never'),
    },
    {
      key: 'takes',
      head: 'Takes prospects',
      width: 140,
      align: 'end',
      phone: 'top',
      cell: (member) => (
        <span className="flex justify-end">
          <Switch
            label={`${member.name} takes prospects`}
            checked={!member.paused && member.gone === null}
            disabled={member.gone !== null}
            onCheckedChange={(takes) => onPause(member, !takes)}
          />
        </span>
      ),
    },
  ]
}

function stateOf({ gone, paused, counterpart }: GroupMember): string {
  if (gone === 'left') return 'Left this business unit'
  if (gone === 'disabled') return 'Account disabled'
  if (paused) return 'Passed over'
  if (counterpart === 'none') return 'In turn, without a user in Salesforce'
  return counterpart === 'inactive' ? 'In turn, inactive in Salesforce' : 'In turn'
}

'use client'

import Link from 'next/link'
import type { GridColumn } from '#components/grid/column.ts'
import { addressOf } from '#components/prospects/use-grid-address.ts'
import { Avatar } from '#components/ui/avatar.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { NumberText } from '#components/ui/number.tsx'
import { StateMark } from '#components/ui/state-mark.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { VoiceMark } from '#components/ui/voice-mark.tsx'
import { CrmUserCell } from '#components/users/crm-user-cell.tsx'
import type { UserMappingRow, UsersPage } from '#lib/users/types.ts'

export function userColumns(page: UsersPage, canManage: boolean): GridColumn<UserMappingRow>[] {
  return [
    {
      key: 'user',
      head: <VoiceMark voice="concord">Console user</VoiceMark>,
      name: 'Console user',
      tone: 'name',
      width: 210,
      cell: (row) => (
        <span className="inline-flex max-w-full items-center gap-2">
          <Avatar name={row.name} />
          <span className="truncate">{row.name}</span>
          {row.disabled && <span className="font-normal text-faint text-xs">disabled</span>}
        </span>
      ),
    },
    { key: 'email', head: 'E-mail', tone: 'muted', cell: (row) => row.email, width: 250 },
    {
      key: 'held',
      head: 'Prospects held',
      align: 'end',
      width: 120,
      phone: 'right',
      cell: (row) =>
        row.prospectsHeld === 0 ? (
          <NumberText value={0} />
        ) : (
          <Link
            href={addressOf({ assigned: row.userId })}
            className="hover:underline"
            title={`The prospects of ${row.name}`}
          >
            <NumberText value={row.prospectsHeld} />
          </Link>
        ),
    },
    {
      key: 'link',
      head: <span className="sr-only">Mapped</span>,
      name: 'Mapped',
      width: 36,
      cell: (row) => (
        <Icon name={row.crmUser ? 'link' : 'minus'} size={14} className="text-faint" />
      ),
    },
    {
      key: 'crm',
      head: <VoiceMark voice="salesforce">Salesforce user</VoiceMark>,
      name: 'Salesforce user',
      phone: 'left',
      cell: (row) =>
        canManage && page.connected ? (
          <CrmUserCell row={row} page={page} />
        ) : row.crmUser ? (
          <VoiceMark voice="salesforce">{row.crmUser.name}</VoiceMark>
        ) : (
          <span className="text-faint">Not mapped</span>
        ),
    },
    {
      key: 'how',
      head: 'How',
      width: 210,
      tone: 'muted',
      phone: 'right',
      cell: (row) => <How row={row} />,
    },
    {
      key: 'verified',
      head: 'Verified',
      align: 'end',
      width: 90,
      tone: 'faint',
      cell: (row) => <RelativeTime at={row.verifiedAt} short empty="–" />,
    },
  ]
}

function How({ row }: { row: UserMappingRow }) {
  if (!row.crmUser) return row.suggestion ? 'Same e-mail there' : 'No user with this e-mail'
  if (row.problem) return <StateMark state="need">{row.problem}</StateMark>
  if (!row.crmUser.active) return <StateMark state="need">Inactive in Salesforce</StateMark>
  if (row.crmUser.external) return 'Partner or portal user'
  return row.mappedBy ? `By hand, ${row.mappedBy}` : 'By e-mail'
}

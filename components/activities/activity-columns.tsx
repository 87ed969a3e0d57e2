import type { GridColumn } from '#components/grid/column.ts'
import { toEvent } from '#components/prospects/timeline-events.ts'
import { iconOf } from '#components/timeline/timeline-event.ts'
import { Icon } from '#components/ui/icon.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { kindLabels } from '#lib/activities/labels.ts'
import type { ActivityKind, ActivityRow } from '#lib/activities/types.ts'

export const activityColumns: readonly GridColumn<ActivityRow>[] = [
  {
    key: 'what',
    head: 'What happened',
    width: '2.6fr',
    min: 200,
    hideable: false,
    phone: 'left',
    cell: (row) => <What row={row} />,
  },
  {
    key: 'who',
    head: 'Prospect',
    tone: 'name',
    width: '1.4fr',
    min: 130,
    phone: 'left',
    cell: (row) => <span className="truncate">{row.name}</span>,
  },
  {
    key: 'company',
    head: 'Company',
    tone: 'muted',
    width: '1.2fr',
    min: 110,
    leavesBelow: 980,
    cell: (row) => <span className="truncate">{row.company ?? '–'}</span>,
  },
  {
    key: 'kind',
    head: 'Kind',
    tone: 'muted',
    width: 170,
    leavesBelow: 760,
    cell: (row) => kindLabels[row.kind as ActivityKind] ?? row.kind,
  },
  {
    key: 'points',
    head: 'Points',
    width: 72,
    align: 'end',
    tabular: true,
    tone: 'muted',
    phone: 'right',
    cell: (row) => (row.points ? `${row.points > 0 ? '+' : '−'}${Math.abs(row.points)}` : ''),
  },
  {
    key: 'at',
    head: 'When',
    width: 104,
    align: 'end',
    tone: 'faint',
    phone: 'right',
    cell: (row) => <RelativeTime at={row.at} short />,
  },
]

function What({ row }: { row: ActivityRow }) {
  const event = toEvent({ source: 'activity', by: null, ...row }, [])
  return (
    <span className="flex min-w-0 items-center gap-2">
      <Icon name={iconOf(event)} size={14} className="flex-none text-muted" />
      <span className="truncate">
        {event.text}
        {event.object && (
          <>
            {' '}
            <strong className="font-medium">{event.object}</strong>
          </>
        )}
        {event.after && ` ${event.after}`}
      </span>
    </span>
  )
}

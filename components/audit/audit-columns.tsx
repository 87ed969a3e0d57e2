import type { GridColumn } from '#components/grid/column.ts'
import { RelativeTime } from '#components/ui/time.tsx'
import { actionWords } from '#lib/audit/labels.ts'
import type { AuditRow } from '#lib/audit/types.ts'

export const auditColumns: readonly GridColumn<AuditRow>[] = [
  {
    key: 'action',
    head: 'What',
    tone: 'name',
    width: '2fr',
    min: 180,
    cell: ({ action }) => actionWords(action),
  },
  {
    key: 'target',
    head: 'On what',
    width: '2fr',
    min: 140,
    phone: 'left',
    cell: ({ target }) => target,
  },
  {
    key: 'actor',
    head: 'Who',
    width: 180,
    tone: 'muted',
    phone: 'right',
    cell: (row) => row.actorName,
  },
  {
    key: 'ip',
    head: 'From where',
    width: 140,
    tone: 'faint',
    tabular: true,
    leavesBelow: 1000,
    cell: ({ ip }) => ip ?? '–',
  },
  {
    key: 'at',
    head: 'When',
    width: 120,
    align: 'end',
    tone: 'faint',
    phone: 'top',
    cell: ({ at }) => <RelativeTime at={at} short />,
  },
]

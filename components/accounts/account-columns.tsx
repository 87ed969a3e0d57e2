import type { GridColumn } from '#components/grid/column.ts'
import { NumberText } from '#components/ui/number.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import type { AccountRow } from '#lib/accounts/types.ts'

const none = <span className="text-faint">–</span>
const words = (text: string | null) => (text ? <span className="truncate">{text}</span> : none)

export const accountColumns: readonly GridColumn<AccountRow>[] = [
  {
    key: 'name',
    head: 'Account',
    tone: 'name',
    width: '2fr',
    min: 180,
    sort: 'name',
    hideable: false,
    cell: (row) => <span className="truncate">{row.name}</span>,
    phone: 'left',
  },
  {
    key: 'industry',
    head: 'Industry',
    width: '1.2fr',
    min: 120,
    cell: (row) => words(row.industry),
    phone: 'left',
  },
  {
    key: 'place',
    head: 'Place',
    width: '1.2fr',
    min: 120,
    tone: 'muted',
    leavesBelow: 1000,
    cell: (row) => words([row.city, row.country].filter(Boolean).join(', ') || null),
  },
  {
    key: 'employees',
    head: 'Employees',
    width: 96,
    align: 'end',
    tabular: true,
    tone: 'muted',
    leavesBelow: 900,
    cell: (row) => <NumberText value={row.employees} />,
  },
  {
    key: 'owner',
    head: 'Owner',
    width: 130,
    tone: 'muted',
    leavesBelow: 820,
    cell: (row) => words(row.owner),
  },
  {
    key: 'people',
    head: 'Prospects',
    width: 88,
    align: 'end',
    tabular: true,
    cell: (row) => (
      <>
        <NumberText value={row.people} />
        <span className="desk:hidden"> {row.people === 1 ? 'prospect' : 'prospects'}</span>
      </>
    ),
    phone: 'right',
  },
  {
    key: 'score',
    head: 'Score',
    width: 80,
    align: 'end',
    tabular: true,
    cell: (row) => <NumberText value={row.score} />,
    phone: 'hide',
  },
  {
    key: 'open',
    head: 'Open deals',
    name: 'Open opportunities',
    width: 96,
    align: 'end',
    tabular: true,
    cell: (row) => (row.openOpportunities === 0 ? none : row.openOpportunities),
  },
  {
    key: 'read',
    head: 'Read',
    width: 84,
    align: 'end',
    tone: 'faint',
    leavesBelow: 1060,
    cell: (row) => <RelativeTime at={row.readAt} short />,
  },
]

import type { GridColumn } from '#components/grid/column.ts'
import { DayText } from '#components/opportunities/day-text.tsx'
import { StageMark } from '#components/opportunities/stage-mark.tsx'
import { NumberText } from '#components/ui/number.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import type { OpportunityRow } from '#lib/opportunities/types.ts'

const none = <span className="text-faint">–</span>

export const opportunityColumns: readonly GridColumn<OpportunityRow>[] = [
  {
    key: 'name',
    head: 'Opportunity',
    tone: 'name',
    width: '2.4fr',
    min: 200,
    sort: 'name',
    hideable: false,
    cell: (row) => <span className="truncate">{row.name}</span>,
    phone: 'left',
  },
  {
    key: 'account',
    head: 'Account',
    width: '1.2fr',
    min: 110,
    leavesBelow: 1000,
    cell: (row) => (row.account ? <span className="truncate">{row.account}</span> : none),
    phone: 'left',
  },
  {
    key: 'stage',
    head: 'Stage',
    width: '1.4fr',
    min: 150,
    cell: (row) => <StageMark stage={row.stage} state={row.state} />,
    phone: 'left',
  },
  {
    key: 'amount',
    head: 'Amount',
    width: 116,
    align: 'end',
    tabular: true,
    sort: 'amount',
    descendingFirst: true,
    cell: (row) => <NumberText value={row.amount} currency={row.currency} />,
    phone: 'right',
  },
  {
    key: 'probability',
    head: 'Probability',
    width: 92,
    align: 'end',
    tabular: true,
    tone: 'muted',
    leavesBelow: 1120,
    cell: (row) => <NumberText value={row.probability} unit="%" />,
  },
  {
    key: 'close',
    head: 'Closes',
    width: 104,
    align: 'end',
    tabular: true,
    sort: 'close',
    cell: (row) => <DayText day={row.closeDate} />,
    phone: 'right',
  },
  {
    key: 'type',
    head: 'Type',
    width: 130,
    tone: 'muted',
    leavesBelow: 1400,
    cell: (row) => (row.type ? <span className="truncate">{row.type}</span> : none),
  },
  {
    key: 'owner',
    head: 'Owner',
    width: 130,
    tone: 'muted',
    leavesBelow: 760,
    cell: (row) => (row.owner ? <span className="truncate">{row.owner}</span> : none),
  },
  {
    key: 'people',
    head: 'People',
    width: 64,
    align: 'end',
    tabular: true,
    tone: 'muted',
    leavesBelow: 820,
    cell: (row) => row.people,
  },
  {
    key: 'changed',
    head: 'Changed',
    width: 104,
    align: 'end',
    tone: 'faint',
    sort: 'changed',
    descendingFirst: true,
    leavesBelow: 1060,
    cell: (row) => <RelativeTime at={row.changedAt} short />,
  },
]

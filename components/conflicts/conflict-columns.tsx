import type { Settle } from '#components/conflicts/use-settle.ts'
import type { GridColumn } from '#components/grid/column.ts'
import { Button } from '#components/ui/button.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { Value } from '#components/ui/value.tsx'
import { wordsOfValue } from '#lib/prospects/labels.ts'
import type { ConflictRow } from '#lib/sync/conflicts/types.ts'

/** Concord left, Salesforce right, the winner ticked; the verbs at the end of the row. */
export function conflictColumns({
  settle,
  named,
}: {
  settle: Settle
  /** Rows of several fields say which. */
  named: boolean
}): GridColumn<ConflictRow>[] {
  return [
    {
      key: 'who',
      head: named ? 'Prospect and field' : 'Prospect',
      tone: 'name',
      width: '1.1fr',
      cell: ({ name, label }) => (
        <>
          {name}
          {named && <span className="ml-2 font-normal text-muted">{label}</span>}
        </>
      ),
    },
    {
      key: 'ours',
      head: 'Concord',
      phone: 'left',
      cell: (row) => <SideValue row={row} side="concord" />,
    },
    {
      key: 'theirs',
      head: 'Salesforce',
      phone: 'left',
      cell: (row) => <SideValue row={row} side="salesforce" />,
    },
    {
      key: 'at',
      head: 'Decided',
      width: 100,
      align: 'end',
      tone: 'faint',
      phone: 'top',
      leavesBelow: 860,
      cell: ({ at }) => <RelativeTime at={at} short />,
    },
    {
      key: 'verbs',
      head: <span className="sr-only">Settle</span>,
      name: 'Settle',
      width: 184,
      align: 'end',
      phone: 'right',
      cell: (row) => <Verbs row={row} settle={settle} />,
    },
  ]
}

function SideValue({ row, side }: { row: ConflictRow; side: 'concord' | 'salesforce' }) {
  const won = row.winner === side
  const value = wordsOfValue(side === 'concord' ? row.ours : row.theirs, row.type)
  return (
    <span className="flex min-w-0 items-center gap-1">
      <span className="w-3.5 flex-none">
        {won && (
          <>
            <Icon name="check" size={14} className="text-muted" />
            <span className="sr-only">won</span>
          </>
        )}
      </span>
      <Value kind={won ? side : 'lost'}>{value}</Value>
    </span>
  )
}

export function Verbs({ row, settle }: { row: ConflictRow; settle: Settle }) {
  const busy = settle.busy === row.id
  const about = `${row.label} of ${row.name}`
  return (
    <span className="inline-flex gap-1.5">
      <Button
        size="small"
        busy={busy}
        disabled={row.inBin}
        aria-label={`Use ours: ${about}`}
        onClick={() => settle.one(row, 'ours')}
      >
        Use ours
      </Button>
      <Button
        size="small"
        busy={busy}
        disabled={row.inBin}
        aria-label={`Use theirs: ${about}`}
        onClick={() => settle.one(row, 'theirs')}
      >
        Use theirs
      </Button>
    </span>
  )
}

import Link from 'next/link'
import { cn } from '#components/ui/classes.ts'
import { conflictAddress } from '#lib/sync/conflicts/client.ts'
import type { ConflictField, ConflictFilter } from '#lib/sync/conflicts/types.ts'

const count = (value: number) => value.toLocaleString('en-GB')

/** Which field, with how many of its values lost. On a phone a row to swipe through. */
export function FieldList({
  fields,
  filter,
  total,
}: {
  fields: readonly ConflictField[]
  filter: ConflictFilter
  total: number
}) {
  const entries = [
    { field: null, label: 'All fields', n: total },
    ...fields.map(({ field, label, concordWon, salesforceWon }) => ({
      field,
      label,
      n: concordWon + salesforceWon,
    })),
  ]
  return (
    <nav
      aria-label="Fields with conflicts"
      className="no-scrollbar min-h-0 overflow-y-auto border-border border-r p-2 max-desk:flex max-desk:flex-none max-desk:gap-1 max-desk:overflow-x-auto max-desk:border-r-0 max-desk:border-b max-desk:px-4"
    >
      {entries.map(({ field, label, n }) => {
        const on = field === filter.field
        return (
          <Link
            key={field ?? ''}
            href={conflictAddress({ ...filter, field })}
            scroll={false}
            aria-current={on ? 'page' : undefined}
            className={cn(
              'flex h-[30px] flex-none items-center gap-3 rounded-md px-2.5',
              on ? 'bg-selected font-medium' : 'text-muted hover:bg-hover hover:text-text',
            )}
          >
            <span className="min-w-0 flex-1 truncate">{label}</span>
            <span className="font-normal text-faint tabular-nums">{count(n)}</span>
          </Link>
        )
      })}
    </nav>
  )
}

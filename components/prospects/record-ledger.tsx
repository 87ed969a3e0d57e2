'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useRecord } from '#components/prospects/record-context.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { ErrorState } from '#components/ui/empty-state.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { AbsoluteTime, RelativeTime } from '#components/ui/time.tsx'
import { ledgerQuery } from '#lib/prospects/client.ts'
import type { ProspectRecord } from '#lib/prospects/types.ts'
import { scoreKindLabels } from '#lib/scoring/labels.ts'
import type { Ledger } from '#lib/scoring/types.ts'

/** [SC-2] Why the score is what it is: its last movements, and the way to all of them. */
export function Movements({ movements }: { movements: ProspectRecord['movements'] }) {
  const [open, setOpen] = useState(false)
  if (movements.length === 0) return null
  return (
    <>
      <ul aria-label="Last movements of the score" className="mt-3 border-border border-t pt-2.5">
        {movements.map(({ kind, cause, points, title, at }) => (
          <li key={`${kind} ${cause}`} className="flex items-baseline gap-2 py-0.5 text-xs">
            <span className="w-10 flex-none text-right tabular-nums">{signed(points)}</span>
            <span className="min-w-0 flex-1 truncate" title={title || undefined}>
              {scoreKindLabels[kind]}
              {title && <span className="text-faint"> · {title}</span>}
            </span>
            <RelativeTime at={at} short className="flex-none text-faint" />
          </li>
        ))}
      </ul>
      <Button size="small" variant="ghost" className="mt-1 -ml-1.5" onClick={() => setOpen(true)}>
        The whole ledger
      </Button>
      {open && <LedgerDialog onClose={() => setOpen(false)} />}
    </>
  )
}

function LedgerDialog({ onClose }: { onClose: () => void }) {
  const { record } = useRecord()
  const { data, error, refetch, isFetching } = useQuery(ledgerQuery(record.id))
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="wide"
      title={`Score of ${record.name}`}
      description="Each thing counts once, as the table of points in force says."
    >
      {data ? (
        <LedgerTable ledger={data} />
      ) : error ? (
        <ErrorState
          title="The ledger didn’t load"
          onRetry={() => void refetch()}
          retrying={isFetching}
        >
          {error.message}
        </ErrorState>
      ) : (
        <Skeleton className="h-40 w-full" />
      )}
    </Dialog>
  )
}

function LedgerTable({ ledger: { rows, more } }: { ledger: Ledger }) {
  return (
    <>
      <table aria-label="Ledger" className="w-full border-separate border-spacing-0 tabular-nums">
        <thead>
          <tr className="text-faint text-xs">
            <th scope="col" className="border-border border-b py-1.5 text-left font-medium">
              What
            </th>
            <th scope="col" className="border-border border-b py-1.5 text-right font-medium">
              Points
            </th>
            <th scope="col" className="border-border border-b py-1.5 text-right font-medium">
              Score
            </th>
            <th
              scope="col"
              className="border-border border-b py-1.5 pl-4 text-right font-medium max-desk:hidden"
            >
              When
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ kind, cause, title, points, after, at }) => (
            <tr key={`${kind} ${cause}`}>
              <td className="w-full max-w-0 truncate border-border border-b py-1.5 pr-3">
                {scoreKindLabels[kind]}
                {title && <span className="text-faint"> · {title}</span>}
              </td>
              <td className="border-border border-b py-1.5 text-right">{signed(points)}</td>
              <td className="border-border border-b py-1.5 pl-4 text-right font-medium">{after}</td>
              <td className="whitespace-nowrap border-border border-b py-1.5 pl-4 text-right text-muted max-desk:hidden">
                <AbsoluteTime at={at} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {more && <p className="mt-2 text-faint text-xs">The latest 500 movements are shown.</p>}
    </>
  )
}

const signed = (points: number) => `${points > 0 ? '+' : '−'}${Math.abs(points)}`

'use client'

import { useRun } from '#components/connector/use-run.ts'
import { toast } from '#components/ui/toast.tsx'
import { settleConflictsAction } from '#lib/sync/conflicts/actions.ts'
import type { ConflictRow, ConflictUse } from '#lib/sync/conflicts/types.ts'

export type Settle = {
  busy: string | null
  one: (row: ConflictRow, use: ConflictUse) => void
}

/** One conflict with one click; the row leaves, and what follows is said. */
export function useSettle(): Settle {
  const { run, busy } = useRun()
  const one = (row: ConflictRow, use: ConflictUse) =>
    void run(
      row.id,
      () =>
        settleConflictsAction({ use, rows: [{ prospectId: row.prospectId, field: row.field }] }),
      {
        done: ({ changed }) =>
          toast(`${row.label} of ${row.name} is settled`, {
            description: changed > 0 ? sentWords(row, use) : 'Both sides hold it already.',
          }),
      },
    )
  return { busy, one }
}

function sentWords(row: ConflictRow, use: ConflictUse): string {
  const whose = use === 'ours' ? 'Our value' : 'Salesforce’s value'
  return row.crmId
    ? `${whose} stands here, and goes to Salesforce with the next push.`
    : `${whose} stands here.`
}

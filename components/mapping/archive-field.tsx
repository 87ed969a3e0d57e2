'use client'

import { useEffect, useState } from 'react'
import { useRun } from '#components/connector/use-run.ts'
import { Confirm } from '#components/ui/dialog.tsx'
import { toast } from '#components/ui/toast.tsx'
import { archiveFieldAction, fieldUseAction } from '#lib/mapping/field-actions.ts'
import type { ProspectFieldRow } from '#lib/mapping/field-types.ts'

/** [FD-9] Asked before a field leaves every screen; how many have a value is counted first. */
export function ArchiveField({ row, onClose }: { row: ProspectFieldRow; onClose: () => void }) {
  const [held, setHeld] = useState<number | null>(null)
  const { run, busy, error } = useRun()
  const { name } = row
  useEffect(() => {
    let current = true
    void fieldUseAction({ name }).then((result) => {
      if (current && result.ok) setHeld(result.value.prospects)
    })
    return () => {
      current = false
    }
  }, [name])
  return (
    <Confirm
      open
      title={`Archive ${row.label}?`}
      verb="Archive"
      busy={busy !== null}
      error={error}
      onOpenChange={(open) => !open && onClose()}
      onConfirm={() =>
        void run('archive', () => archiveFieldAction({ name }), {
          quiet: true,
          done: () => {
            toast(`${row.label} is archived`)
            onClose()
          },
        })
      }
    >
      {heldWords(held)} It leaves every form, column, filter, import and export
      {row.mappedTo.length > 0 && ', and is no longer synced with Salesforce'}. Values stay and come
      back when you restore it.
    </Confirm>
  )
}

function heldWords(held: number | null): string {
  if (held === null) return 'Counting who has a value…'
  if (held === 0) return 'Nobody has a value in it.'
  return held === 1
    ? '1 prospect has a value in it.'
    : `${held.toLocaleString('en-GB')} prospects have a value in it.`
}

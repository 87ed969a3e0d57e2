'use client'

import { useRun } from '#components/connector/use-run.ts'
import { Confirm } from '#components/ui/dialog.tsx'
import { NumberText } from '#components/ui/number.tsx'
import { toast } from '#components/ui/toast.tsx'
import type { Criteria } from '#lib/criteria/types.ts'
import { applySharingAction } from '#lib/sharing/actions.ts'
import type { SharingPage, SharingPreview } from '#lib/sharing/types.ts'

/** What was counted stands in the question; nothing is in force before the answer. */
export function ApplyDialog({
  criteria,
  preview,
  page,
  onClose,
  onApplied,
}: {
  criteria: Criteria | null
  preview: SharingPreview
  page: SharingPage
  onClose: () => void
  onApplied: () => void
}) {
  const { run, busy, error } = useRun()
  const apply = () =>
    run('apply', () => applySharingAction({ criteria }), {
      quiet: true,
      done: () => {
        toast(criteria ? 'The sharing rule is in force' : 'Everything is shared again', {
          description: 'What is linked is looked at now.',
        })
        onApplied()
      },
    })
  const { enter, leave } = preview
  return (
    <Confirm
      open
      onOpenChange={(open) => !open && onClose()}
      title={criteria ? 'Apply this sharing rule?' : 'Remove the sharing rule?'}
      consequences={[
        { label: 'Records that enter and are read', count: <NumberText value={enter} /> },
        { label: 'Records that leave and are forgotten', count: <NumberText value={leave} /> },
        ...(page.waiting > 0
          ? [
              {
                label: 'Waiting prospects looked at again',
                count: <NumberText value={page.waiting} />,
              },
            ]
          : []),
      ]}
      verb={criteria ? 'Apply rule' : 'Remove rule'}
      danger={leave > 0}
      busy={busy !== null}
      error={error}
      onConfirm={() => void apply()}
    >
      {leave > 0
        ? 'Prospects of records that leave go to the recycle bin, and come back with everything when they match again.'
        : 'Prospects stay as they are; matching records are found with the next cycle.'}
    </Confirm>
  )
}

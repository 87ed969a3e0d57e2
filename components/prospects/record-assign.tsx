'use client'

import { useState } from 'react'
import { AssignTargetField } from '#components/prospects/assign-target.tsx'
import { useRecord } from '#components/prospects/record-context.tsx'
import type { Act } from '#components/prospects/use-record-verb.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { toast } from '#components/ui/toast.tsx'
import { bulkStepAction } from '#lib/prospects/bulk-actions.ts'
import type { ProspectRecord } from '#lib/prospects/types.ts'
import type { AssignTarget } from '#lib/users/assignment.ts'

/** Gives the prospect to somebody, to a group, queue or rule that chooses, or to nobody. */
export function AssignDialog({
  open,
  onClose,
  act,
  busy,
}: {
  open: boolean
  onClose: () => void
  act: Act
  busy: boolean
}) {
  const { record } = useRecord()
  const [target, setTarget] = useState<AssignTarget | null>(null)
  const assign = async () => {
    if (!target) return
    const done = await act(
      () =>
        bulkStepAction({
          selection: { mode: 'some', ids: [record.id] },
          after: null,
          verb: { kind: 'assign', target },
        }),
      (step) => toast(doneWords(target, record, step)),
    )
    if (done) onClose()
  }
  const onSide = record.link.crmId
    ? 'The record in Salesforce keeps its owner: Salesforce’s owner wins.'
    : 'Once assigned, a lead is created in Salesforce when no record has its e-mail.'
  return (
    <Dialog
      open={open}
      onOpenChange={(now) => !now && onClose()}
      title={`Assign ${record.name}`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" busy={busy} disabled={target === null} onClick={assign}>
            {target?.to === 'nobody' ? 'Assign to nobody' : 'Assign'}
          </Button>
        </>
      }
    >
      <AssignTargetField
        target={target}
        onChange={setTarget}
        userHint={onSide}
        owned={ownedWords(record)}
      />
    </Dialog>
  )
}

/** [US-4] */
function ownedWords({ assigned, link }: ProspectRecord): string | undefined {
  if (assigned)
    return `${assigned} owns this prospect. A queue or rule never takes one from its owner: assign it to nobody first.`
  if (link.crmId)
    return `Its ${link.crmObject?.toLowerCase()} in Salesforce has an owner there${link.owner ? `, ${link.owner}` : ''}. A queue or rule is for what is yet to be created.`
  return undefined
}

function doneWords(
  target: AssignTarget,
  record: ProspectRecord,
  { changed, name }: { changed: number; name?: string | null },
): string {
  if (changed === 0) {
    return target.to === 'group' && record.assigned
      ? `${record.assigned} is of ${name} and keeps it`
      : 'It was so already'
  }
  if (target.to === 'nobody') return 'Nobody is assigned any more'
  return target.to === 'group' ? `Assigned in turn by ${name}` : `Assigned to ${name}`
}

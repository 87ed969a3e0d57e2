'use client'

import { useState } from 'react'
import { useRecord } from '#components/prospects/record-context.tsx'
import type { Act } from '#components/prospects/use-record-verb.ts'
import { Button } from '#components/ui/button.tsx'
import { Combobox } from '#components/ui/combobox.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { toast } from '#components/ui/toast.tsx'
import { bulkStepAction } from '#lib/prospects/bulk-actions.ts'

/** Gives the prospect to somebody, or to nobody. */
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
  const { record, users } = useRecord()
  const [chosen, setChosen] = useState<string | null>(record.assignedUserId)
  const name = users.find(({ id }) => id === chosen)?.name
  const assign = async () => {
    const done = await act(
      () =>
        bulkStepAction({
          selection: { mode: 'some', ids: [record.id] },
          after: null,
          verb: { kind: 'assign', userId: chosen },
        }),
      () => toast(name ? `Assigned to ${name}` : 'Nobody is assigned any more'),
    )
    if (done) onClose()
  }
  const onSide = record.link.crmId
    ? 'The owner in Salesforce follows when the person has a user there.'
    : 'Once assigned, a lead is created in Salesforce when no record has its e-mail.'
  return (
    <Dialog
      open={open}
      onOpenChange={(now) => !now && onClose()}
      title={`Assign ${record.name}`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            busy={busy}
            disabled={chosen === record.assignedUserId}
            onClick={assign}
          >
            {chosen === null ? 'Assign to nobody' : 'Assign'}
          </Button>
        </>
      }
    >
      <Field label="Assigned user" hint={onSide}>
        <Combobox
          options={users.map(({ id, name }) => ({ value: id, label: name }))}
          value={chosen}
          onValueChange={setChosen}
          placeholder="Nobody"
        />
      </Field>
    </Dialog>
  )
}
